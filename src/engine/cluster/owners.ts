import { groupOf, type ManifestObject } from '../manifests/index.js';
import { asString, asBoolean, compareText, objectsIn, valueAt } from './json.js';
import type { Pod, Workload } from './types.js';
import { workloadsIn } from './workloads.js';

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/**
 * Workloads by their owners: recorded Pods stand with what controls them, so that a dump of a cluster and the manifests it was
 * made from have the same workloads. An owner that the bundle does not have is known by its Pods alone.
 */
export function workloadsOf(objects: readonly ManifestObject[]): Workload[] {
  const drafts = new Map<string, Draft>();
  const found = objects.flatMap((object) => workloadsIn(object));
  const byReference = new Map(found.map(({ object }) => [referenceOf(object), object]));
  for (const own of found) {
    const { object } = own;
    const top = own.byShape?.part === undefined ? topOwner(object, byReference) : own;
    const ref = `${object.namespace}/${top.kind}/${top.name}`;
    const draft = drafts.get(ref) ?? { recorded: [] };
    drafts.set(ref, draft);
    if (ref === own.ref && draft.declared !== undefined) {
      // Two kinds of one name in different API groups; kubectl tells them apart as Kind.group.
      const qualified = qualify(own);
      drafts.set(qualified.ref, { declared: qualified, recorded: [] });
    } else if (ref === own.ref) draft.declared = own;
    else if (object.kind === 'Pod') draft.recorded.push(own);
    else draft.between ??= own;
  }
  return [...drafts].map(([ref, draft]) => assemble(ref, draft)).sort((one, other) => compareText(one.ref, other.ref));
}

interface Draft {
  /** The object of that very name. */
  declared?: Workload;
  /** A ReplicaSet of a Deployment that is not there, or the Job of such a CronJob. */
  between?: Workload;
  readonly recorded: Workload[];
}

function assemble(ref: string, draft: Draft): Workload {
  const recorded = [...draft.recorded].sort((one, other) => compareText(one.name, other.name));
  const base = draft.declared ?? draft.between ?? recorded[0];
  if (base === undefined) throw new RangeError(`nothing makes up ${ref}`);
  if (recorded.length === 0 && base === draft.declared) return base;
  const [namespace = '', kind = '', name = ''] = ref.split('/');
  const pods: Pod[] = [];
  const workload: Workload = { ...base, namespace, kind, name, ref, pods };
  const theirs = recorded.length > 0 ? recorded.flatMap((each) => each.pods) : base.pods;
  pods.push(...theirs.map((pod) => ({ ...pod, workload })));
  return workload;
}

function qualify(workload: Workload): Workload {
  const kind = `${workload.kind}.${groupOf(workload.object.apiVersion)}`;
  const pods: Pod[] = [];
  const qualified: Workload = { ...workload, kind, ref: `${workload.namespace}/${kind}/${workload.name}`, pods };
  pods.push(...workload.pods.map((pod) => ({ ...pod, workload: qualified })));
  return qualified;
}

/** Follows controllers as far as the bundle has them, and one step beyond. */
function topOwner(object: ManifestObject, objects: ReadonlyMap<string, ManifestObject>): Owner {
  let current = object;
  // An owner that owns itself by a detour is no owner.
  for (const seen = new Set<ManifestObject>(); !seen.has(current);) {
    seen.add(current);
    const owner = controllerOf(current);
    if (owner === undefined) return current;
    const next = objects.get(`${object.namespace}/${owner.kind}/${owner.name}`);
    if (next === undefined) return owner;
    current = next;
  }
  return object;
}

/** A static Pod is owned by its Node, which is no workload. */
function controllerOf(object: ManifestObject): Owner | undefined {
  const owners = objectsIn(valueAt(object.value, ['metadata', 'ownerReferences'])).flatMap((each) => {
    const name = asString(each['name']);
    return name === undefined || name === ''
      ? []
      : [{ kind: asString(each['kind']) ?? 'Pod', name, controller: asBoolean(each['controller']) }];
  });
  const owner = owners.find((each) => each.controller === true) ?? (owners.length === 1 ? owners[0] : undefined);
  return owner === undefined || owner.kind === 'Node' || owner.controller === false ? undefined : owner;
}

function referenceOf(object: ManifestObject): string {
  return `${object.namespace}/${object.kind}/${object.name}`;
}
