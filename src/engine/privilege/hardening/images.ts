import { asString } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';

/** A container's image, taken apart; undefined where it has none. */
export function imageOf(
  container: JsonObject,
): { readonly image: string; readonly tag?: string; readonly digest: boolean } | undefined {
  const image = asString(container['image']);
  if (image === undefined || image === '') return undefined;
  const [name = ''] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return { image, digest: image.includes('@'), ...(tag === undefined ? {} : { tag }) };
}

/** No tag is latest; either can be another image tomorrow. */
export function hasMovingTag(container: JsonObject): boolean {
  const found = imageOf(container);
  return found !== undefined && !found.digest && (found.tag === undefined || found.tag === 'latest');
}
