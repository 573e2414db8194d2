import { asNumber, asObject, asString } from '../cluster/json.js';
import type { FieldPath, Json, JsonObject } from '../manifests/index.js';

/**
 * A field's path with list items by what they are instead of by number: `spec.containers[web].ports[8080/TCP].hostPort`. It
 * is the same when the list is put into another order.
 */
export function stablePath(root: JsonObject, path: FieldPath): string {
  let current: Json | undefined = root;
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') {
      current = Array.isArray(current) ? current[step] : undefined;
      text += `[${nameOf(current, step)}]`;
    } else {
      const object: JsonObject | undefined = asObject(current);
      current = object !== undefined && Object.hasOwn(object, step) ? object[step] : undefined;
      text += text === '' ? step : `.${step}`;
    }
  }
  return text;
}

function nameOf(item: Json | undefined, index: number): string {
  if (item === undefined) return String(index);
  const object = asObject(item);
  if (object === undefined) return JSON.stringify(item);
  const name = asString(object['name']);
  if (name !== undefined && name !== '') return name;
  const port = asNumber(object['containerPort']);
  if (port !== undefined) return `${port}/${asString(object['protocol']) ?? 'TCP'}`;
  return canonical(item);
}

/** JSON with sorted keys. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join()}}`;
}
