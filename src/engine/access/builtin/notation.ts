import type { PolicyRule } from '../types.js';

export const READ = ['get', 'list', 'watch'];
export const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
export const REPORT_EVENTS = allow(['create', 'patch', 'update'], ['', 'events.k8s.io'], ['events']);

/** A rule of a role that the control plane ships. */
export function allow(
  verbs: readonly string[],
  apiGroups: readonly string[],
  resources: readonly string[],
  resourceNames: readonly string[] = [],
): PolicyRule {
  return { verbs, apiGroups, resources, resourceNames, nonResourceURLs: [] };
}

export function allowPaths(verbs: readonly string[], nonResourceURLs: readonly string[]): PolicyRule {
  return { verbs, apiGroups: [], resources: [], resourceNames: [], nonResourceURLs };
}

/** A rule that holds only from, or only until, a minor version of Kubernetes (both included). */
export interface DatedRule {
  readonly rule: PolicyRule;
  readonly from?: number;
  readonly until?: number;
}

export interface BuiltInRole {
  /** '' for a ClusterRole. */
  readonly namespace?: string;
  readonly name: string;
  readonly labels?: readonly string[];
  /** A label: the rules are those of every ClusterRole that carries it with the value "true". */
  readonly aggregates?: string;
  readonly rules: readonly (PolicyRule | DatedRule)[];
}

export interface BuiltInBinding {
  readonly name: string;
  readonly role: string;
  readonly subjects: readonly (readonly [
    kind: 'User' | 'Group' | 'ServiceAccount',
    name: string,
    namespace?: string,
  ])[];
  readonly from?: number;
  readonly until?: number;
}
