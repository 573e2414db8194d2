import type { Position } from '../manifests/index.js';

/** One rule of a Role or ClusterRole, absent lists as empty ones (rbac.authorization.k8s.io/v1 PolicyRule). */
export interface PolicyRule {
  readonly verbs: readonly string[];
  /** '' is the core group. */
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: every object. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** An RBAC object. One that every cluster has from its start is built in and has no place in a file. */
export interface SourceObject {
  readonly kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding';
  /** '' for the cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly position?: Position;
}

/** A rule as a role has it: for an aggregated role, another ClusterRole wrote it down. */
export interface RoleRule {
  readonly rule: PolicyRule;
  readonly writtenIn: SourceObject;
  readonly index: number;
  readonly position?: Position;
}

export interface Role {
  readonly source: SourceObject;
  readonly rules: readonly RoleRule[];
  /** True where its rules are the union of others (aggregationRule). */
  readonly aggregated: boolean;
  readonly labels: ReadonlyMap<string, string>;
}

export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  /** Of a ServiceAccount; '' otherwise. */
  readonly namespace: string;
  readonly name: string;
}

/** What one subject of one binding is given. */
export interface Grant {
  readonly binding: SourceObject;
  readonly subject: Subject;
  readonly role: Role;
  /** '' is the whole cluster. */
  readonly namespace: string;
}

/** A binding whose role does not exist: it grants nothing until somebody creates that role. */
export interface DanglingBinding {
  readonly binding: SourceObject;
  readonly roleKind: 'Role' | 'ClusterRole';
  readonly roleName: string;
  readonly subjects: readonly Subject[];
  /** True for a name of the control plane's own roles that is not known here: it may well exist. */
  readonly perhapsBuiltIn: boolean;
}

export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What the API server asks RBAC about a request for a resource. */
export interface ResourceRequest {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  /** '' for the resource itself. */
  readonly subresource: string;
  /** '' for all namespaces, or for a cluster-scoped resource. */
  readonly namespace: string;
  /** '' where the request names no object. */
  readonly name: string;
}

/** A request for a path that is no resource, such as /metrics. */
export interface PathRequest {
  readonly verb: string;
  readonly path: string;
}

export type AccessRequest = ResourceRequest | PathRequest;

/** Why a request is allowed: which rule of which role, through which binding. */
export interface Evidence {
  readonly grant: Grant;
  readonly rule: RoleRule;
}
