import type { Grant, PolicyRule, Role, SourceObject, Subject } from '../types.js';
import { BUILT_IN_BINDINGS } from './bindings.js';
import type { BuiltInRole, DatedRule } from './notation.js';
import { SYSTEM_ROLES } from './system-roles.js';
import { USER_ROLES } from './user-roles.js';

/** The newest minor version of Kubernetes 1 that the data has been compared with. */
export const NEWEST_KNOWN_MINOR = 37;

/** Bindings through which every caller has the same few rights in every cluster: discovery, reviews of oneself, health. */
export const GIVEN_TO_EVERYBODY: ReadonlySet<string> = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]);

export interface BuiltInRoleDraft {
  readonly role: Role;
  readonly aggregates?: string;
}

/** The roles that a cluster of 1.`minor` has before anything is applied; those that aggregate have no rules yet. */
export function builtInRoles(minor: number): BuiltInRoleDraft[] {
  return [...USER_ROLES, ...SYSTEM_ROLES].map((each) => draftOf(each, minor));
}

function draftOf(
  { namespace = '', name, labels = [], aggregates, rules }: BuiltInRole,
  minor: number,
): BuiltInRoleDraft {
  const source: SourceObject = { kind: namespace === '' ? 'ClusterRole' : 'Role', namespace, name, builtIn: true };
  const current = rules.flatMap((each) => rulesAt(each, minor));
  return {
    role: {
      source,
      rules: current.map((rule, index) => ({ rule, writtenIn: source, index })),
      aggregated: aggregates !== undefined,
      labels: new Map(labels.map((label) => [label, 'true'])),
    },
    ...(aggregates === undefined ? {} : { aggregates }),
  };
}

function rulesAt(each: PolicyRule | DatedRule, minor: number): PolicyRule[] {
  if (!('rule' in each)) return [each];
  return isCurrent(each, minor) ? [each.rule] : [];
}

function isCurrent({ from = 0, until = Infinity }: { from?: number; until?: number }, minor: number): boolean {
  return minor >= from && minor <= until;
}

export interface BuiltInBindingDraft {
  readonly binding: SourceObject;
  readonly roleName: string;
  readonly subjects: readonly Grant['subject'][];
}

export function builtInBindings(minor: number): BuiltInBindingDraft[] {
  return BUILT_IN_BINDINGS.filter((each) => isCurrent(each, minor)).map(({ name, role, subjects }) => ({
    binding: { kind: 'ClusterRoleBinding', namespace: '', name, builtIn: true },
    roleName: role,
    subjects: subjects.map(([kind, subject, namespace = '']): Subject => ({ kind, name: subject, namespace })),
  }));
}
