import jsonpatch from 'fast-json-patch';
import { isMap, isSeq, parseDocument, stringify, YAMLMap, type Document } from 'yaml';
import { containersOf, type Container, type Workload } from '../cluster/index.js';
import { asObject, objectsIn, valueAt } from '../cluster/json.js';
import type { FieldPath, Json, JsonObject } from '../manifests/index.js';
import { addedCapabilities, droppedCapabilities } from './standards/capabilities.js';
import { evaluateStandards, judgedPodOf } from './standards/index.js';
import { at, hasUserNamespace, isWindows, podSecurityContext } from './standards/pod.js';
import type { Fix, HardeningFinding, JsonPatchOperation, StandardAnswer } from './types.js';

const VALID_SECCOMP = new Set(['RuntimeDefault', 'Localhost']);

interface Change {
  /** Within the PodSpec. */
  readonly path: FieldPath;
  /** undefined: remove the field. */
  readonly value: Json | undefined;
}

/** The smallest patch to restricted and to the hardening checks that one may patch, applied and judged again. */
export function proposeFix(
  workload: Workload,
  version: string,
  restricted: StandardAnswer,
  hardening: readonly HardeningFinding[],
): Fix {
  if (workload.byShape?.form === 'steps') return noFix(workload, restricted);
  const caveats: string[] = [];
  const changes = [
    ...standardsChanges(workload, restricted, caveats),
    ...hardeningChanges(workload, hardening, caveats),
  ];
  const jsonPatch = toJsonPatch(workload, changes);
  const patched = applyPatch(workload.object.value, jsonPatch);
  const podSpec = asObject(valueAt(patched, workload.podSpecPath)) ?? workload.podSpec;
  const again = evaluateStandards({ ...judgedPodOf(workload), spec: podSpec }, version).restricted;
  return {
    verified: again.allowed,
    jsonPatch,
    manifest: patchText(workload, changes, patched),
    caveats,
    needsPerson: again.violations.map((violation) => `${violation.reason}: ${violation.detail}`),
  };
}

/** The pod of a task is made of more than the manifest says, and its steps are not containers in a PodSpec: no patch fits. */
function noFix({ object }: Workload, restricted: StandardAnswer): Fix {
  return {
    verified: restricted.allowed,
    jsonPatch: [],
    manifest: object.text ?? '',
    caveats: [],
    needsPerson: restricted.violations.map((violation) => `${violation.reason}: ${violation.detail}`),
  };
}

function standardsChanges(workload: Workload, restricted: StandardAnswer, caveats: string[]): Change[] {
  const failing = new Set(restricted.violations.map((violation) => violation.check));
  const pod = judgedPodOf(workload);
  const containers = containersOf(workload.podSpec);
  const own = (container: Container, field: string): FieldPath => [...container.path, 'securityContext', field];
  const changes: Change[] = [];
  if (failing.has('runAsNonRoot') && !hasUserNamespace(pod)) {
    changes.push({ path: ['securityContext', 'runAsNonRoot'], value: true });
    for (const container of containers) {
      if (at(container.value, 'securityContext', 'runAsNonRoot') === false)
        changes.push({ path: own(container, 'runAsNonRoot'), value: undefined });
    }
    if (at(podSecurityContext(pod) ?? {}, 'runAsUser') === undefined) {
      caveats.push(
        'runAsNonRoot: an image that runs as root, or names its user by name, will not start; give it a numeric runAsUser such as 10001, and fsGroup where it owns volumes.',
      );
    }
  }
  if (failing.has('allowPrivilegeEscalation')) {
    for (const container of containers) {
      const refused =
        at(container.value, 'securityContext', 'privileged') === true ||
        addedCapabilities(container).some((each) => /^(CAP_)?SYS_ADMIN$/.test(each));
      if (!refused && at(container.value, 'securityContext', 'allowPrivilegeEscalation') !== false) {
        changes.push({ path: own(container, 'allowPrivilegeEscalation'), value: false });
      }
    }
    caveats.push('allowPrivilegeEscalation=false: sudo and other setuid programs of the image stop working.');
  }
  if (failing.has('capabilities_restricted')) {
    for (const container of containers) {
      if (droppedCapabilities(container).includes('ALL')) continue;
      // ALL takes the place of what was dropped by name; a declared port under 1024 keeps the one capability it needs.
      changes.push({ path: [...own(container, 'capabilities'), 'drop'], value: ['ALL'] });
      if (usesPrivilegedPort(container) && addedCapabilities(container).length === 0) {
        changes.push({ path: [...own(container, 'capabilities'), 'add'], value: ['NET_BIND_SERVICE'] });
      }
    }
    caveats.push('capabilities.drop=[ALL]: a program that changes owners or users at start will fail.');
  }
  if (failing.has('seccompProfile_restricted')) {
    const podType = at(podSecurityContext(pod) ?? {}, 'seccompProfile', 'type');
    if (!VALID_SECCOMP.has(String(podType)))
      changes.push({ path: ['securityContext', 'seccompProfile'], value: { type: 'RuntimeDefault' } });
    for (const container of containers) {
      const type = at(container.value, 'securityContext', 'seccompProfile', 'type');
      if (type !== undefined && !VALID_SECCOMP.has(String(type)))
        changes.push({ path: own(container, 'seccompProfile'), value: { type: 'RuntimeDefault' } });
    }
  }
  if (isWindows(pod)) caveats.push('The pod runs on Windows: capabilities and seccomp do not apply to it.');
  return changes;
}

function hardeningChanges(workload: Workload, hardening: readonly HardeningFinding[], caveats: string[]): Change[] {
  const failing = new Set(hardening.map((finding) => finding.check));
  const changes: Change[] = [];
  if (failing.has('readOnlyRootFilesystem')) {
    for (const container of containersOf(workload.podSpec)) {
      if (at(container.value, 'securityContext', 'readOnlyRootFilesystem') === true) continue;
      changes.push({ path: [...container.path, 'securityContext', 'readOnlyRootFilesystem'], value: true });
    }
    caveats.push(
      'readOnlyRootFilesystem: which folders the program writes is not known from the manifest; mount an emptyDir on each, often /tmp.',
    );
  }
  if (failing.has('automountServiceAccountToken') && workload.podSpec['automountServiceAccountToken'] !== false) {
    changes.push({ path: ['automountServiceAccountToken'], value: false });
    caveats.push('automountServiceAccountToken=false: a program that calls the API server loses its token.');
  }
  return changes;
}

function usesPrivilegedPort(container: Container): boolean {
  return objectsIn(container.value['ports']).some(
    (port) => typeof port['containerPort'] === 'number' && port['containerPort'] < 1024,
  );
}

/** RFC 6902 against the workload's own object; maps on the way that are not there are added. */
function toJsonPatch(workload: Workload, changes: readonly Change[]): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = [];
  let current = structuredCopy(workload.object.value);
  for (const change of changes) {
    const path = [...workload.podSpecPath, ...change.path];
    const operation = operationFor(current, path, change.value);
    if (operation === undefined) continue;
    operations.push(operation);
    current = applyPatch(current, [operation]);
  }
  return operations;
}

function operationFor(object: JsonObject, path: FieldPath, value: Json | undefined): JsonPatchOperation | undefined {
  const exists = valueAt(object, path) !== undefined;
  if (value === undefined) return exists ? { op: 'remove', path: pointer(path) } : undefined;
  if (exists) return { op: 'replace', path: pointer(path), value };
  let missing = path.length - 1;
  while (missing > 0 && asObject(valueAt(object, path.slice(0, missing))) === undefined) missing -= 1;
  const nested = path.slice(missing + 1).reduceRight<Json>((inner, step) => ({ [String(step)]: inner }), value);
  return { op: 'add', path: pointer(path.slice(0, missing + 1)), value: nested };
}

function applyPatch(object: JsonObject, operations: readonly JsonPatchOperation[]): JsonObject {
  const copy = structuredCopy(object);
  const patch = operations.map((each) =>
    each.op === 'remove' ? { op: each.op, path: each.path } : { op: each.op, path: each.path, value: each.value },
  );
  return jsonpatch.applyPatch(copy, patch).newDocument;
}

function structuredCopy(object: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(object)) as JsonObject;
}

function pointer(path: FieldPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The document with the changes, comments kept; an item of a List is written anew. */
function patchText(workload: Workload, changes: readonly Change[], patched: JsonObject): string {
  const { text } = workload.object;
  if (text === undefined) return stringify(patched);
  const document = parseDocument(text, { schema: 'failsafe', keepSourceTokens: true, logLevel: 'silent' });
  if (changes.some((change) => !touchesOwnNodes(document, [...workload.podSpecPath, ...change.path])))
    return stringify(patched);
  for (const change of changes) {
    const path = [...workload.podSpecPath, ...change.path];
    if (change.value === undefined) document.deleteIn(path);
    else setIn(document, path, change.value);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: indentsSequences(text) });
}

/** A change through an alias would change every place that shares the anchor: such a document is written out instead. */
function touchesOwnNodes(document: Document, path: FieldPath): boolean {
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) {
      if (node.has('<<')) return false;
      node = node.get(step, true);
    } else if (isSeq(node)) node = node.get(Number(step), true);
    else return node === undefined || node === null;
  }
  return true;
}

function setIn(document: Document, path: FieldPath, value: Json): void {
  for (let length = 1; length < path.length; length++) {
    const parent: unknown = document.getIn(path.slice(0, length), true);
    if (!isMap(parent) && !isSeq(parent)) {
      const map = new YAMLMap();
      const holder: unknown = document.getIn(path.slice(0, length - 1), true);
      if (isMap(holder) && holder.flow === true) map.flow = true;
      document.setIn(path.slice(0, length), map);
    }
  }
  const node = document.createNode(asFailsafe(value));
  if (isSeq(node)) node.flow = true;
  document.setIn(path, node);
}

function indentsSequences(text: string): boolean {
  const match = /^( *)[\w.-]+:[ \t]*\n( *)- /m.exec(text);
  return match !== null && (match[2]?.length ?? 0) > (match[1]?.length ?? 0);
}

/** The document is read without types, so that `yes` and 0120 stay as they are written: new values are plain text too. */
function asFailsafe(value: Json): Json {
  if (Array.isArray(value)) return value.map(asFailsafe);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asFailsafe(inner)]));
  }
  return String(value);
}
