import type { Cluster } from '../cluster/index.js';
import { asObject, asString, asList } from '../cluster/json.js';
import type { JsonObject, ManifestObject } from '../manifests/index.js';
import { builtInBindings } from './builtin/index.js';
import { MASTERS, subjectKey } from './identities.js';
import { RBAC_GROUP, roleKey, rolesOf, sourceOf } from './roles.js';
import { isPathRequest, isNameless, ruleAllows } from './rules.js';
import type {
  AccessRequest,
  DanglingBinding,
  Evidence,
  Grant,
  Identity,
  ResourceRequest,
  Role,
  SourceObject,
  Subject,
} from './types.js';

/** RBAC of a cluster, compiled once: who is given which role where. */
export interface AccessPolicy {
  readonly roles: ReadonlyMap<string, Role>;
  readonly grants: readonly Grant[];
  /** By subjectKey. */
  readonly grantsBySubject: ReadonlyMap<string, readonly Grant[]>;
  readonly dangling: readonly DanglingBinding[];
}

/** Reads every role and binding of a bundle, on top of what a cluster of Kubernetes 1.`minor` has from its start. */
export function compileAccess(cluster: Cluster, minor: number): AccessPolicy {
  const roles = rolesOf(cluster, minor);
  const grants: Grant[] = [];
  const dangling: DanglingBinding[] = [];
  const own = new Set(cluster.objectsOf(RBAC_GROUP, 'ClusterRoleBinding').map((object) => object.name));
  for (const { binding, roleName, subjects } of builtInBindings(minor)) {
    const role = roles.get(roleKey('ClusterRole', '', roleName));
    // A bundle that brings a binding of that name has replaced it.
    if (role === undefined || own.has(binding.name)) continue;
    for (const subject of subjects) grants.push({ binding, subject, role, namespace: '' });
  }
  for (const kind of ['ClusterRoleBinding', 'RoleBinding'] as const) {
    for (const object of cluster.objectsOf(RBAC_GROUP, kind)) read(object, kind);
  }
  const grantsBySubject = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = subjectKey(grant.subject);
    const known = grantsBySubject.get(key);
    if (known === undefined) grantsBySubject.set(key, [grant]);
    else known.push(grant);
  }
  return { roles, grants, grantsBySubject, dangling };

  function read(object: ManifestObject, kind: 'ClusterRoleBinding' | 'RoleBinding'): void {
    const binding: SourceObject = sourceOf(object, kind);
    const roleRef = asObject(object.value['roleRef']);
    const roleKind = asString(roleRef?.['kind']);
    const roleName = asString(roleRef?.['name']) ?? '';
    const subjects = asList(object.value['subjects']).flatMap((each) => {
      const subject = subjectOf(asObject(each), binding.namespace);
      return subject === undefined ? [] : [subject];
    });
    // A ClusterRoleBinding may name a ClusterRole only: the API server refuses any other.
    if (roleKind !== 'ClusterRole' && (roleKind !== 'Role' || kind === 'ClusterRoleBinding')) return;
    const role = roles.get(roleKey(roleKind, binding.namespace, roleName));
    if (role === undefined) {
      const perhapsBuiltIn = roleName.startsWith('system:');
      dangling.push({ binding, roleKind, roleName, subjects, perhapsBuiltIn });
      return;
    }
    for (const subject of subjects) grants.push({ binding, subject, role, namespace: binding.namespace });
  }
}

/** Who a subject of a binding is. An account without a namespace is one of the binding's; a ClusterRoleBinding has none. */
function subjectOf(subject: JsonObject | undefined, bindingNamespace: string): Subject | undefined {
  const kind = asString(subject?.['kind']);
  const name = asString(subject?.['name']) ?? '';
  if (name === '') return undefined;
  if (kind === 'User' || kind === 'Group') return { kind, namespace: '', name };
  if (kind !== 'ServiceAccount') return undefined;
  const written = asString(subject?.['namespace']) ?? '';
  const namespace = written === '' ? bindingNamespace : written;
  return namespace === '' ? undefined : { kind, namespace, name };
}

export function grantsOf(policy: AccessPolicy, identity: Identity): Grant[] {
  const keys = [`user ${identity.user}`, ...identity.groups.map((group) => `group ${group}`)];
  return keys.flatMap((key) => policy.grantsBySubject.get(key) ?? []);
}

/** Whether an identity may do something; RBAC only ever adds, so the first rule that allows it is the answer. */
export function isAllowed(policy: AccessPolicy, identity: Identity, request: AccessRequest): boolean {
  if (identity.groups.includes(MASTERS)) return true;
  return grantsOf(policy, identity).some((grant) => evidenceOf(grant, request).length > 0);
}

/** The rules of a grant that allow a request. */
export function evidenceOf(grant: Grant, request: AccessRequest): Evidence[] {
  if (!reaches(grant, request)) return [];
  return grant.role.rules.filter(({ rule }) => ruleAllows(rule, request)).map((rule) => ({ grant, rule }));
}

/** A RoleBinding reaches its own namespace only: nothing cluster-scoped, and no path. */
export function reaches(grant: Grant, request: AccessRequest): boolean {
  if (grant.namespace === '') return true;
  return !isPathRequest(request) && grant.namespace === authorisedIn(request);
}

/** The namespace that RBAC is asked in: a request for one Namespace object counts as one within it. */
function authorisedIn(request: ResourceRequest): string {
  const itself = request.resource === 'namespaces' && request.apiGroup === '' && request.name !== '';
  return itself && !isNameless(request.verb, request.subresource) ? request.name : request.namespace;
}
