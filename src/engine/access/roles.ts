import { compileSelector, selects, type Cluster, type Selector } from '../cluster/index.js';
import { asList, asObject, asString, objectsIn, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import type { Json, JsonObject, ManifestObject } from '../manifests/index.js';
import { builtInRoles } from './builtin/index.js';
import type { PolicyRule, Role, RoleRule, SourceObject } from './types.js';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export function roleKey(kind: 'Role' | 'ClusterRole', namespace: string, name: string): string {
  return kind === 'Role' ? `Role ${namespace}/${name}` : `ClusterRole ${name}`;
}

interface Draft {
  readonly role: Role;
  /** Of an aggregated ClusterRole: it has the rules of every ClusterRole that one of these selects. */
  readonly selectors?: readonly Selector[];
}

/** Every role by its key: those of the bundle, and the built-in ones that the bundle does not bring itself. */
export function rolesOf(cluster: Cluster, minor: number): ReadonlyMap<string, Role> {
  const drafts = new Map<string, Draft>();
  for (const { role, aggregates } of builtInRoles(minor)) {
    const { kind, namespace, name } = role.source;
    const key = roleKey(kind === 'Role' ? 'Role' : 'ClusterRole', namespace, name);
    const selector = aggregates === undefined ? undefined : compileSelector({ matchLabels: { [aggregates]: 'true' } });
    drafts.set(key, selector === undefined ? { role } : { role, selectors: [selector] });
  }
  for (const kind of ['Role', 'ClusterRole'] as const) {
    for (const object of cluster.objectsOf(RBAC_GROUP, kind)) {
      drafts.set(roleKey(kind, object.namespace, object.name), draftOf(object, kind));
    }
  }
  return aggregate(drafts);
}

function draftOf(object: ManifestObject, kind: 'Role' | 'ClusterRole'): Draft {
  const source = sourceOf(object, kind);
  const aggregation = kind === 'ClusterRole' ? asObject(object.value['aggregationRule']) : undefined;
  // The controller overwrites the rules that an aggregated role is written with; what a recorded one has is its work.
  const rules = aggregation === undefined || isRecorded(object) ? writtenRules(object, source) : [];
  const role: Role = {
    source,
    rules,
    aggregated: aggregation !== undefined,
    labels: labelsOf(valueAt(object.value, ['metadata', 'labels'])),
  };
  if (aggregation === undefined) return { role };
  return { role, selectors: objectsIn(aggregation['clusterRoleSelectors']).map(compileSelector) };
}

/** Read back from a cluster, not written by a person. */
function isRecorded(object: ManifestObject): boolean {
  return asString(valueAt(object.value, ['metadata', 'uid'])) !== undefined;
}

function writtenRules(object: ManifestObject, source: SourceObject): RoleRule[] {
  return asList(object.value['rules']).flatMap((each, index) => {
    const rule = asObject(each);
    if (rule === undefined) return [];
    return [{ rule: ruleOf(rule), writtenIn: source, index, position: object.locate(['rules', index]) }];
  });
}

export function ruleOf(rule: JsonObject): PolicyRule {
  return {
    verbs: texts(rule['verbs']),
    apiGroups: texts(rule['apiGroups']),
    resources: texts(rule['resources']),
    resourceNames: texts(rule['resourceNames']),
    nonResourceURLs: texts(rule['nonResourceURLs']),
  };
}

function texts(value: Json | undefined): string[] {
  return asList(value).flatMap((each) => asString(each) ?? []);
}

export function sourceOf(object: ManifestObject, kind: SourceObject['kind']): SourceObject {
  const { namespace, name, position } = object;
  return { kind, namespace, name, builtIn: false, position };
}

/** Fills in the rules of aggregated roles. One may gather another that is aggregated itself, as admin does edit and edit view. */
function aggregate(drafts: ReadonlyMap<string, Draft>): ReadonlyMap<string, Role> {
  const roles = new Map([...drafts].map(([key, { role }]) => [key, role]));
  const gathering = [...drafts].filter(([, draft]) => draft.selectors !== undefined);
  for (const [key, draft] of gathering) {
    const gathered = new Set<RoleRule>(draft.role.rules);
    const seen = new Set<string>();
    const gather = (from: Draft, ownKey: string): void => {
      seen.add(ownKey);
      for (const [otherKey, other] of drafts) {
        if (other.role.source.kind !== 'ClusterRole' || seen.has(otherKey)) continue;
        if (from.selectors?.some((selector) => selects(selector, other.role.labels)) !== true) continue;
        for (const rule of other.role.rules) gathered.add(rule);
        if (other.selectors === undefined) seen.add(otherKey);
        else gather(other, otherKey);
      }
    };
    gather(draft, key);
    roles.set(key, { ...draft.role, rules: [...gathered] });
  }
  return roles;
}
