import { asString } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';

/** A container's image, taken apart; undefined where it has none. */
export function imageOf(
  container: JsonObject,
): { readonly image: string; readonly tag?: string; readonly digest: boolean } | undefined {
  const image = asString(container['image']);
  if (image === undefined || image === '') return undefined;
  const at = image.indexOf('@');
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  // A colon before a slash is that of the registry's port.
  const tag = colon > name.lastIndexOf('/') ? name.slice(colon + 1) : '';
  return { image, digest: at >= 0, ...(tag === '' ? {} : { tag }) };
}

/** No tag is latest; either can be another image tomorrow. */
export function hasMovingTag(container: JsonObject): boolean {
  const found = imageOf(container);
  return found !== undefined && !found.digest && (found.tag === undefined || found.tag === 'latest');
}
