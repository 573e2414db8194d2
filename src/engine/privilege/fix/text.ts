import { stringify } from 'yaml';
import { asObject, valueAt } from '../../cluster/json.js';
import { editable, itemText, type EditableDocument } from '../../manifests/edit/index.js';
import { isEqual } from '../../manifests/edit/reconcile.js';
import type { DocumentSource, Json, ManifestObject } from '../../manifests/index.js';
import type { JsonPatchOperation } from '../types.js';
import { applyPatch } from './patch.js';

/** Documents that were taken apart, as long as something holds their objects: a List has many. */
const known = new WeakMap<DocumentSource, { readonly document: EditableDocument | undefined }>();

function documentOf(source: DocumentSource): EditableDocument | undefined {
  const before = known.get(source) ?? { document: editable(source.text) };
  known.set(source, before);
  return before.document;
}

export interface PatchedText {
  readonly text: string;
  /** False where the text could not be edited and was written anew, without comments. */
  readonly kept: boolean;
}

/** The object's own document with a patch; an item of a List stands for itself, cut out of it. */
export function patchedText(object: ManifestObject, operations: readonly JsonPatchOperation[]): PatchedText {
  const own = ownDocument(object);
  const edited = own === undefined ? undefined : own.withValue(patched(own.value, operations));
  const text = edited ?? stringify(applyPatch(object.value, operations));
  return {
    text: object.source?.hasCrLf === true ? text.replaceAll('\n', '\r\n') : text,
    kept: edited !== undefined,
  };
}

function patched(value: Json, operations: readonly JsonPatchOperation[]): Json {
  const object = asObject(value);
  if (object === undefined) return value;
  try {
    return applyPatch(object, operations);
  } catch {
    // The object as it is decoded and the text as it is written differ where the patch goes: no edit fits.
    return null;
  }
}

function ownDocument({ source, path, apiVersion, kind }: ManifestObject): EditableDocument | undefined {
  if (source === undefined || path === undefined) return undefined;
  if (path.length === 0) return documentOf(source);
  const document = documentOf(source);
  if (document === undefined) return undefined;
  const cut = itemText(document, path);
  const own = cut === undefined ? undefined : editable(cut);
  const expected = valueAt(asObject(document.value) ?? {}, path);
  if (cut === undefined || own === undefined || !isEqual(own.value, expected)) return undefined;
  if (asObject(own.value)?.['kind'] !== undefined) return own;
  // An item of a PodList need not say its kind; a document must.
  if (!cut.startsWith('{')) return editable(`apiVersion: ${apiVersion}\nkind: ${kind}\n${cut}`);
  const space = /^\{(\s*)/.exec(cut)?.[1] ?? '';
  return editable(
    `{${space}"apiVersion": ${JSON.stringify(apiVersion)},${space}"kind": ${JSON.stringify(kind)},${cut.slice(1)}`,
  );
}
