import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf, type ApiDocument, type Operation } from '../contract/document.js';
import { requestsTo, type FuzzRequest, type KnownValues } from '../contract/requests.js';
import { startService, temporaryFolder, type Service } from './service.js';

/** More in the nightly run. */
const RUNS = Number(process.env['CONTRACT_RUNS'] ?? 25);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** The fuzzer makes keys as well, and from then on nothing is served without one. */
const ADMIN_KEY = 'an-admin-key-of-more-than-32-characters';
const AUTHORIZATION = { Authorization: `Bearer ${ADMIN_KEY}` };

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: "web:1"}]}\n';

const folder = temporaryFolder();
let service: Service;
let document: ApiDocument;
let known: KnownValues;
const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as (instance: Ajv) => void)(ajv);
const validators = new Map<object, ValidateFunction>();

beforeAll(async () => {
  console.log(`contract: seed ${SEED}, ${RUNS} requests to each operation (SEED, CONTRACT_RUNS)`);
  service = await startService(folder.path, { ADMIN_KEY, REFUSED_KEYS_PER_MINUTE: '1000000' });
  document = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDocument;
  ajv.addSchema(nullsAllowed(document) as object, 'openapi');
  const ids = [];
  for (const pod of [POD, POD.replaceAll('web', 'db')]) {
    const answer = await fetch(`${service.url}/v1/projects/default/snapshots`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/yaml', ...AUTHORIZATION },
      body: pod,
    });
    expect(answer.status).toBe(201);
    ids.push(((await answer.json()) as { id: string }).id);
  }
  known = {
    project: ['default', 'another'],
    snapshot: ['latest', ...ids],
    base: ids,
    namespace: ['default'],
    kind: ['Pod'],
    name: ['web', 'db'],
    from: ['db', 'default/*', 'internet', '10.0.0.1'],
    to: ['db', 'default/app=db', 'service:default/db'],
    workload: ['default/Pod/db'],
    serviceAccount: ['default'],
    port: ['80', 'http', '0', '70000'],
  };
});

afterAll(async () => {
  await service.stop();
  folder.remove();
});

describe('the document', () => {
  it('answers every request to every operation as it says', { timeout: 3_600_000 }, async () => {
    // The first of each kind for each operation says enough.
    const faults = new Map<string, string>();
    for (const operation of operationsOf(document)) {
      await fc.assert(
        fc.asyncProperty(requestsTo(operation, document, known), async (request) => {
          const fault = await faultOf(operation, request);
          const kind = fault?.split(': ')[0];
          if (fault !== undefined && kind !== undefined && !faults.has(kind)) faults.set(kind, fault);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    }
    expect([...faults.values()]).toEqual([]);
  });
});

/** What is wrong with the answer to a request, in one line; undefined where nothing is. */
async function faultOf(operation: Operation, request: FuzzRequest): Promise<string | undefined> {
  const answer = await fetch(`${service.url}${request.url}`, {
    method: request.method,
    headers: { ...request.headers, ...AUTHORIZATION },
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const text = await answer.text();
  const name = `${operation.method} ${operation.path}`;
  const of = `${JSON.stringify(request).slice(0, 600)} → ${text.slice(0, 300)}`;
  if (answer.status >= 500) return `${name} answers ${answer.status}: ${of}`;
  // What the router or the HTTP server says of any request at all.
  const response = operation.responses[String(answer.status)] ?? operation.responses['default'];
  if (response === undefined) return `${name} answers ${answer.status}, which it does not document: ${of}`;
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (answer.status === 204 || answer.status === 304 || text === '') return undefined;
  if (answer.status >= 400 && type !== 'application/problem+json') return `${name} answers ${answer.status} as ${type}`;
  const content = response.content?.[type];
  if (content === undefined) return `${name} answers ${answer.status} as ${type}, which it does not document`;
  if (!type.endsWith('json') || content.schema === undefined) return undefined;
  const validate = validatorOf(content.schema);
  if (validate(JSON.parse(text))) return undefined;
  return `${name} answers ${answer.status} with a body that is not as documented: ${ajv.errorsText(validate.errors)} ${of}`;
}

/** OpenAPI 3.0 writes "or null" as `nullable: true`, beside a reference as well; JSON Schema knows only alternatives. */
function nullsAllowed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(nullsAllowed);
  const { nullable, ...rest } = schema as { nullable?: unknown };
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, nullsAllowed(value)]));
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

function validatorOf(schema: object): ValidateFunction {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = ajv.compile(JSON.parse(JSON.stringify(nullsAllowed(schema)).replaceAll('"#/', '"openapi#/')) as object);
    validators.set(schema, validator);
  }
  return validator;
}
