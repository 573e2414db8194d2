import type { Bundle, ManifestObject, Position } from '../manifests/index.js';
import { placeOfObject } from './places.js';

/** What a position is counted from. */
export interface Anchor {
  /** Reference of an object; name of a file where no object holds the position. */
  readonly ref: string;
  readonly line: number;
}

/** The object that holds a position. Where two objects share a reference, their file is the anchor. */
export function anchors(bundle: Bundle): (position: Position) => Anchor {
  const objectAt = objectsByDocument(bundle);
  const first = new Map<string, ManifestObject>();
  const ambiguous = new Set<string>();
  for (const object of bundle.objects) {
    const { ref } = placeOfObject(object);
    if (first.has(ref)) ambiguous.add(ref);
    else first.set(ref, object);
  }
  return (position) => {
    const object = objectAt(position);
    const ref = object === undefined ? undefined : placeOfObject(object).ref;
    return object === undefined || ref === undefined || ambiguous.has(ref)
      ? { ref: position.file, line: 1 }
      : { ref, line: object.position.line };
  };
}

export function objectsByDocument({ objects }: Bundle): (position: Position) => ManifestObject | undefined {
  const byDocument = new Map<string, ManifestObject[]>();
  for (const object of objects) {
    const key = `${object.position.document} ${object.position.file}`;
    const group = byDocument.get(key);
    if (group === undefined) byDocument.set(key, [object]);
    else group.push(object);
  }
  for (const group of byDocument.values()) group.sort((one, other) => one.position.line - other.position.line);
  return ({ document, file, line }) => {
    const group = byDocument.get(`${document} ${file}`) ?? [];
    // Items of a List stand in one document: the last that begins before the line.
    return group.length === 1 ? group[0] : group.findLast((object) => object.position.line <= line);
  };
}
