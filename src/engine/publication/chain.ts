import type { FieldPath, ManifestObject } from '../manifests/index.js';
import { dotted } from '../manifests/typing/decode.js';
import type { ChainLink } from './types.js';

export function link(object: ManifestObject, path: FieldPath, text: string): ChainLink {
  const { file, line } = object.locate(path);
  const { kind, namespace, name } = object;
  return { kind, namespace, name, field: path.length === 0 ? null : dotted(path), text, file, line };
}

/** Kind namespace/name, as sentences name an object. */
export function nameOf({ kind, namespace, name }: ManifestObject): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
