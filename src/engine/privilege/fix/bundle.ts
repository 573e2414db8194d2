import { containersOf, type Cluster, type Workload } from '../../cluster/index.js';
import { asObject, valueAt } from '../../cluster/json.js';
import { documentPlaces, type DocumentPlace } from '../../manifests/edit/document-texts.js';
import { fileChange } from '../../manifests/edit/file-change.js';
import { editable } from '../../manifests/edit/index.js';
import { applyEdits, type TextEdit } from '../../manifests/edit/text-edits.js';
import { isEqual } from '../../manifests/edit/reconcile.js';
import type { FieldPath, Json, ManifestFile, ManifestObject } from '../../manifests/index.js';
import { normaliseText } from '../../manifests/split.js';
import { hardeningFindings } from '../hardening/index.js';
import { effectiveRights, type PrivilegeAssume } from '../rights/index.js';
import { evaluateStandards, judgedPodOf } from '../standards/index.js';
import type { BundleFix, FixedFile, FixedWorkload, JsonPatchOperation } from '../types.js';
import { planFix } from './index.js';
import { applyPatch, pointer } from './patch.js';

interface Planned {
  readonly workload: Workload;
  readonly fixed: Omit<FixedWorkload, 'applied'>;
}

/**
 * Every workload's fix in the files that were read, each text edited once. `files` are the very ones that the cluster was read
 * from, before their secrets were stripped: the edits go into these, so that what no edit touches comes back as it was.
 */
export function fixBundle(
  cluster: Cluster,
  version: string,
  files: readonly ManifestFile[],
  { assume = {}, only }: { readonly assume?: PrivilegeAssume; readonly only?: Workload | undefined } = {},
): BundleFix {
  const workloads = only === undefined ? cluster.workloads : [only];
  const planned = workloads
    .filter((workload) => containersOf(workload.podSpec).length > 0)
    .map((workload) => plan(cluster, workload, version, assume));
  const byFile = groupBy(planned, ({ fixed }) => fixed.file);
  const unapplied = new Set<Planned>();
  const fixedFiles = files.map((file) => {
    const { result, failed } = fixFile(file, byFile.get(file.path) ?? []);
    for (const each of failed) unapplied.add(each);
    return result;
  });
  return {
    version,
    files: fixedFiles,
    diff: fixedFiles.map(({ diff }) => diff).join(''),
    workloads: planned.map((each) => ({
      ...each.fixed,
      verified: each.fixed.verified && !unapplied.has(each),
      applied: !unapplied.has(each),
    })),
  };
}

function plan(cluster: Cluster, workload: Workload, version: string, assume: PrivilegeAssume): Planned {
  const pod = judgedPodOf(workload);
  const { restricted } = evaluateStandards(pod, version);
  const hardening = hardeningFindings(cluster, workload, pod, effectiveRights(cluster, workload, pod, assume));
  const { file, line } = workload.object.position;
  return {
    workload,
    fixed: { workload: workload.ref, file, line, ...planFix(cluster, workload, version, restricted, hardening) },
  };
}

function fixFile(
  { path, content }: ManifestFile,
  planned: readonly Planned[],
): { result: FixedFile; failed: readonly Planned[] } {
  const text = normaliseText(content);
  const changing = planned.filter(({ fixed }) => fixed.jsonPatch.length > 0);
  const unchanged = { path, changed: false, content, diff: '' };
  if (changing.length === 0) return { result: unchanged, failed: [] };
  const places = documentPlaces(text);
  const edits: TextEdit[] = [];
  const failed: Planned[] = [];
  for (const [index, inDocument] of groupBy(changing, ({ workload }) => workload.object.position.document)) {
    const place = places[index];
    const edited = place === undefined ? undefined : fixDocument(place, inDocument);
    if (place === undefined || edited === undefined) failed.push(...inDocument);
    else edits.push({ start: place.start, end: place.end, text: ending(edited, text.slice(place.start, place.end)) });
  }
  const change = fileChange(path, content, applyEdits(text, edits));
  return { result: { path, changed: change.diff !== '', ...change }, failed };
}

/** All patches of one document, in one pass. Undefined where its text cannot be edited. */
function fixDocument({ text }: DocumentPlace, planned: readonly Planned[]): string | undefined {
  const document = editable(text);
  const root = document === undefined ? undefined : asObject(document.value);
  if (document === undefined || root === undefined) return undefined;
  const operations: JsonPatchOperation[] = [];
  for (const { workload, fixed } of planned) {
    const { path = [] } = workload.object;
    if (!isSameObject(workload.object, valueAt(root, path))) return undefined;
    operations.push(...fixed.jsonPatch.map((each) => ({ ...each, path: pointer(path) + each.path })));
  }
  let target: Json;
  try {
    target = applyPatch(root, operations);
  } catch {
    // The object as it is decoded and the text as it is written differ where a patch goes: no edit fits.
    return undefined;
  }
  return document.withValue(target);
}

/** Whether a place in the text is the object that was judged. */
function isSameObject({ value }: ManifestObject, written: Json | undefined): boolean {
  return METADATA.every((field) => isEqual(valueAt(asObject(written) ?? {}, field), valueAt(value, field)));
}
const METADATA: readonly FieldPath[] = [
  ['metadata', 'name'],
  ['metadata', 'namespace'],
];

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** An editor's text ends in a line break; the last document of a file need not. */
function ending(edited: string, before: string): string {
  return before.endsWith('\n') ? edited : edited.replace(/\n$/, '');
}
