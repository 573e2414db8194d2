import { containersOf, type Cluster, type Workload } from '../cluster/index.js';
import { asList, asObject, asString, objectsIn, valueAt } from '../cluster/json.js';
import type { FieldPath, JsonObject } from '../manifests/index.js';

/** A text that a workload is started with, and where it stands; never shown itself, for it may hold a password. */
export interface StartText {
  readonly text: string;
  /** Of an environment variable. */
  readonly variable: string | undefined;
  readonly container: string;
  /** Within the workload's object. */
  readonly path: FieldPath;
}

/** Values of environment variables, those of ConfigMaps included, commands and arguments. */
export function startTextsOf(cluster: Cluster, workload: Workload): StartText[] {
  const configMaps = new Map(
    cluster
      .objectsOf('', 'ConfigMap')
      .filter(({ namespace }) => namespace === workload.namespace)
      .map((object) => [object.name, asObject(object.value['data'])]),
  );
  return containersOf(workload.podSpec).flatMap(({ name: container, value, path: inSpec }) => {
    const base = [...workload.podSpecPath, ...inSpec];
    const texts: StartText[] = [];
    for (const field of ['command', 'args']) {
      asList(value[field]).forEach((each, index) => {
        const text = asString(each);
        if (text !== undefined) texts.push({ text, variable: undefined, container, path: [...base, field, index] });
      });
    }
    objectsIn(value['env']).forEach((item, index) => {
      const variable = asString(item['name']) ?? '';
      const text = asString(item['value']) ?? fromConfigMap(configMaps, item);
      if (text !== undefined) texts.push({ text, variable, container, path: [...base, 'env', index] });
    });
    objectsIn(value['envFrom']).forEach((item, index) => {
      const data = configMaps.get(asString(valueAt(item, ['configMapRef', 'name'])) ?? '');
      for (const variable of Object.keys(data ?? {})) {
        const text = asString(data?.[variable]);
        if (text !== undefined) texts.push({ text, variable, container, path: [...base, 'envFrom', index] });
      }
    });
    return texts;
  });
}

function fromConfigMap(configMaps: ReadonlyMap<string, JsonObject | undefined>, item: JsonObject): string | undefined {
  const reference = asObject(valueAt(item, ['valueFrom', 'configMapKeyRef']));
  const key = asString(reference?.['key']);
  const data = configMaps.get(asString(reference?.['name']) ?? '');
  return key === undefined || data === undefined ? undefined : asString(data[key]);
}

/** A name that a text mentions as one would a host, with its port where it has one. */
export interface HostMention {
  readonly host: string;
  readonly port: number | undefined;
  /** Written so that it can only be a host: in a URL, with a port, or with dots. */
  readonly plain: boolean;
}

const HOST =
  /(:\/\/(?:[^\s/@]*@)?)?([a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)\.?(?::(\d{1,5}))?(?![\w-])/g;
const PORT_OF_SCHEME: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['redis', 6379],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['mysql', 3306],
  ['mongodb', 27017],
  ['amqp', 5672],
  ['nats', 4222],
]);

export function hostMentions(text: string): HostMention[] {
  const found: HostMention[] = [];
  for (const match of text.matchAll(HOST)) {
    const before = text.slice(0, match.index);
    // In the middle of a word, or behind a path's slash, it is no host.
    if (match[1] === undefined && /[\w.-]$|[^/:]\/$/.test(before)) continue;
    const scheme = match[1] === undefined ? undefined : /([a-z][a-z0-9+.-]*)$/.exec(before)?.[1];
    const written = match[3] === undefined ? undefined : Number(match[3]);
    const host = match[2] ?? '';
    found.push({
      host,
      port: written ?? (scheme === undefined ? undefined : PORT_OF_SCHEME.get(scheme)),
      plain: match[1] !== undefined || written !== undefined || host.includes('.'),
    });
  }
  return found;
}

/** Services that a text mentions by the variables which the kubelet sets for them: $(CART_SERVICE_HOST). */
export function variableMentions(text: string): string[] {
  return [...text.matchAll(/\$[({]?([A-Z0-9_]+)_SERVICE_HOST\b/g)].map((match) =>
    (match[1] ?? '').toLowerCase().replaceAll('_', '-'),
  );
}
