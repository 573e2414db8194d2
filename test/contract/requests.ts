import fc from 'fast-check';
import type { ApiDocument, Operation, Parameter, Schema } from './document.js';

export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Values that make some requests good ones: names of things that are there. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const DEEPEST = 6;

const STRANGE = [
  '',
  ' ',
  '..',
  '%00',
  '\u0000',
  '\u202e',
  "'; DROP TABLE snapshots; --",
  '<script>',
  '${jndi:x}',
  '__proto__',
  'a'.repeat(300),
  '😀',
  '-1',
  '1e309',
  '0x10',
  'null',
];

/** Requests to an operation: some as the document asks for, some with anything anywhere. */
export function requestsTo(operation: Operation, document: ApiDocument, known: KnownValues): fc.Arbitrary<FuzzRequest> {
  const parameters = operation.parameters.map((parameter) => parameterValues(parameter, document, known));
  return fc
    .record({
      parameters: fc.tuple(...parameters),
      accept: fc.option(
        fc.constantFrom(
          'application/json',
          'text/plain',
          'text/markdown',
          '*/*',
          'image/png',
          'text/csv',
          'text/x-diff',
          ';;',
        ),
        { freq: 3, nil: undefined },
      ),
      body: bodyOf(operation, document),
      unknownQuery: fc.boolean(),
    })
    .map(({ parameters: values, accept, body, unknownQuery }) => {
      const query = new URLSearchParams();
      const headers: Record<string, string> = {};
      let path = operation.path;
      operation.parameters.forEach(({ name, in: place }, index) => {
        const value = values[index];
        if (place === 'path') path = path.replace(`{${name}}`, segmentOf(value ?? 'x'));
        else if (value === undefined) return;
        else if (place === 'query') query.append(name, value);
        else if (/^[\x21-\x7e]+$/.test(value)) headers[name] = value;
      });
      if (unknownQuery && values.length % 3 === 0) query.append('nobody', 'asked');
      if (accept !== undefined) headers['Accept'] = accept;
      if (body !== undefined) headers['Content-Type'] = body.type;
      const search = query.toString();
      return {
        method: operation.method,
        url: search === '' ? path : `${path}?${search}`,
        headers,
        ...(body === undefined ? {} : { body: body.text }),
      };
    });
}

/** A dot segment never reaches the service as one: the client takes it out of the address, and asks for another route. */
function segmentOf(value: string): string {
  return encodeURIComponent(/^\.\.?$/.test(value) ? `${value}x` : value) || '%20';
}

function parameterValues(
  { name, required, schema, in: place }: Parameter,
  document: ApiDocument,
  known: KnownValues,
): fc.Arbitrary<string | undefined> {
  const good = known[name];
  const fitting = good === undefined ? textOf(valueOf(schema ?? {}, document, known, 0)) : fc.constantFrom(...good);
  const any = fc.oneof({ arbitrary: fitting, weight: 6 }, { arbitrary: fc.constantFrom(...STRANGE), weight: 1 });
  if (place === 'path' || required === true) return any;
  return fc.option(any, { freq: 2, nil: undefined });
}

function textOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
}

function bodyOf(
  operation: Operation,
  document: ApiDocument,
): fc.Arbitrary<{ readonly type: string; readonly text: string } | undefined> {
  const types = Object.keys(operation.bodies).filter(
    (type) => type.startsWith('application/json') || /yaml/.test(type),
  );
  if (operation.method === 'GET') return fc.constant(undefined);
  if (types.length === 0) {
    return fc.option(fc.constant({ type: 'application/json', text: '{}' }), { freq: 8, nil: undefined });
  }
  const fitting = fc.constantFrom(...types).chain((type) =>
    valueOf(operation.bodies[type] ?? {}, document, {}, 0).map((value) => ({
      type,
      text: type.includes('yaml') && typeof value === 'string' ? value : JSON.stringify(value),
    })),
  );
  const broken = fc.record({
    type: fc.constantFrom(...types, 'text/html', 'application/json; charset=latin1'),
    text: fc.oneof(fc.json(), fc.string(), fc.constantFrom('', '{', '[]', 'null', 'a: b: c', '---', '{"manifests":1}')),
  });
  return fc.oneof({ arbitrary: fitting, weight: 4 }, { arbitrary: broken, weight: 2 });
}

const MANIFEST = [
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: "web:1"}]}\n',
  '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}}\n',
].join('');

/** Values of a schema, and now and then one that is none. */
function valueOf(schema: Schema, document: ApiDocument, known: KnownValues, depth: number): fc.Arbitrary<unknown> {
  const inner = (each: Schema): fc.Arbitrary<unknown> => valueOf(each, document, known, depth + 1);
  if (depth > DEEPEST) return fc.constant(null);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return inner(document.components.schemas[name] ?? {});
  }
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined) return fc.oneof(...alternatives.map(inner));
  if (schema.allOf !== undefined) {
    return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...(parts as object[])) as unknown);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const fitting = typed(schema, inner);
  const wrong = fc.constantFrom<unknown>(null, true, -1, 1.5, 'x', [], {}, '', 2 ** 53);
  return fc.oneof({ arbitrary: fitting, weight: 12 }, { arbitrary: wrong, weight: 1 });
}

function typed(schema: Schema, inner: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  switch (type) {
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 70_000 });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(inner(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 });
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(properties.map(([name, each]) => [name, fieldOf(name, inner(each))]));
      return fc.record(fields, { requiredKeys: [...(schema.required ?? [])].filter((name) => name in fields) });
    }
    case undefined:
    default:
      return text(schema);
  }
}

/** What most fields called so hold, so that requests get past the first check. */
function fieldOf(name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const likely: Record<string, readonly unknown[]> = {
    manifests: [MANIFEST, { files: [{ path: 'a.yaml', content: MANIFEST }] }],
    from: ['web', 'default/*', 'internet', '10.0.0.0/8'],
    to: ['web', 'default/app=web', 'service:default/web'],
    workload: ['default/Pod/web'],
    namespace: ['default'],
  };
  const found = likely[name];
  if (found === undefined) return values;
  return fc.oneof({ arbitrary: fc.constantFrom(...found), weight: 5 }, { arbitrary: values, weight: 1 });
}

function text(schema: Schema): fc.Arbitrary<unknown> {
  const examples = typeof schema.example === 'string' ? [schema.example] : [];
  if (schema.format === 'date-time') examples.push('2031-01-01T00:00:00.000Z');
  const strange = fc.constantFrom(...STRANGE, MANIFEST);
  return examples.length === 0
    ? fc.oneof(strange, fc.string({ maxLength: 40 }))
    : fc.oneof({ arbitrary: fc.constantFrom(...examples), weight: 4 }, { arbitrary: strange, weight: 1 });
}
