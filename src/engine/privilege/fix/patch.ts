import jsonpatch from 'fast-json-patch';
import { asObject, valueAt } from '../../cluster/json.js';
import { isEqual } from '../../manifests/edit/reconcile.js';
import type { FieldPath, Json, JsonObject } from '../../manifests/index.js';
import type { JsonPatchOperation } from '../types.js';

/** RFC 6902 operations in the making, each applied at once, so that the next one builds on it. */
export class Patch {
  readonly operations: JsonPatchOperation[] = [];
  private current: JsonObject;

  constructor(object: JsonObject) {
    this.current = copyOf(object);
  }

  get value(): JsonObject {
    return this.current;
  }

  at(path: FieldPath): Json | undefined {
    return valueAt(this.current, path);
  }

  /** Gives a field a value; maps on the way that are not there are added. Nothing where it has it. */
  set(path: FieldPath, value: Json): void {
    const old = this.at(path);
    if (old !== undefined && isEqual(old, value)) return;
    if (old !== undefined) {
      this.apply({ op: 'replace', path: pointer(path), value });
      return;
    }
    let missing = path.length - 1;
    while (missing > 0 && !isHolder(this.at(path.slice(0, missing)))) missing -= 1;
    const nested = path.slice(missing + 1).reduceRight<Json>((inner, step) => ({ [String(step)]: inner }), value);
    this.apply({ op: 'add', path: pointer(path.slice(0, missing + 1)), value: nested });
  }

  remove(path: FieldPath): void {
    if (this.at(path) !== undefined) this.apply({ op: 'remove', path: pointer(path) });
  }

  /** Adds an item to a list, which is made where it is not there. */
  append(path: FieldPath, item: Json): void {
    if (Array.isArray(this.at(path))) this.apply({ op: 'add', path: `${pointer(path)}/-`, value: item });
    else this.set(path, [item]);
  }

  /** Removes the items of a list that are not wanted, and the list where none is left. */
  keepItems(path: FieldPath, wanted: (item: Json) => boolean): void {
    const list = this.at(path);
    if (!Array.isArray(list) || list.every(wanted)) return;
    if (!list.some(wanted)) {
      this.remove(path);
      return;
    }
    for (let index = list.length - 1; index >= 0; index--) {
      if (!wanted(list[index] ?? null)) this.remove([...path, index]);
    }
  }

  private apply(operation: JsonPatchOperation): void {
    this.operations.push(operation);
    this.current = applyPatch(this.current, [operation]);
  }
}

/** The object after a patch. @throws where an operation does not fit the object */
export function applyPatch(object: JsonObject, operations: readonly JsonPatchOperation[]): JsonObject {
  const patch = operations.map((each) =>
    each.op === 'remove' ? { op: each.op, path: each.path } : { op: each.op, path: each.path, value: each.value },
  );
  return jsonpatch.applyPatch(copyOf(object), patch, true).newDocument;
}

function copyOf(object: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}

function isHolder(value: Json | undefined): boolean {
  return asObject(value) !== undefined || Array.isArray(value);
}

/** A JSON pointer (RFC 6901). */
export function pointer(path: FieldPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
