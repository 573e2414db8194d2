import { compareText } from '../../cluster/json.js';
import type { Cluster } from '../../cluster/index.js';
import { risksOf, worst, type AccountRisk } from '../account.js';
import { TO_ADMIN, TO_EDIT, TO_VIEW } from '../builtin/user-roles.js';
import { ALL_SERVICE_ACCOUNTS, ANONYMOUS, AUTHENTICATED, subjectText, UNAUTHENTICATED } from '../identities.js';
import type { AccessPolicy } from '../policy.js';
import type { Grant, SourceObject, Subject } from '../types.js';
import type { RiskSeverity } from './types.js';

/** Something about a role or a binding itself, whoever runs as what. */
export interface ObjectRisk {
  readonly id: 'boundToEverybody' | 'danglingRoleRef' | 'aggregatesIntoBuiltIn';
  readonly severity: RiskSeverity;
  readonly detail: string;
  readonly object: SourceObject;
}

export interface ObjectRiskRule {
  readonly id: ObjectRisk['id'];
  readonly title: string;
  readonly severity: RiskSeverity;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly string[];
}

export const OBJECT_RISKS: readonly ObjectRiskRule[] = [
  {
    id: 'boundToEverybody',
    title: 'A role is bound to everybody',
    severity: 'critical',
    rationale: 'What all callers, all accounts or the default account of a namespace may do, every intruder may.',
    remediation: 'Bind the accounts that need it by name.',
    references: ['CIS 5.1.5', 'MITRE T1078.004'],
  },
  {
    id: 'danglingRoleRef',
    title: 'A binding names a role that does not exist',
    severity: 'medium',
    rationale: 'It grants nothing today, and whatever the one who creates a role of that name writes into it.',
    remediation: 'Delete the binding, or bring the role along with it.',
    references: ['MITRE T1098'],
  },
  {
    id: 'aggregatesIntoBuiltIn',
    title: 'A ClusterRole widens admin, edit or view',
    severity: 'medium',
    rationale:
      'Its label adds its rules to the built-in role, and so to everybody who is bound to that, in any namespace.',
    remediation: 'Keep the rules to kinds of your own, or take the label away.',
    references: ['MITRE T1098'],
  },
];

const BUILT_IN_BY_LABEL: readonly (readonly [label: string, widens: string])[] = [
  [TO_VIEW, 'view, and with it edit and admin'],
  [TO_EDIT, 'edit, and with it admin'],
  [TO_ADMIN, 'admin'],
];

export function objectRisksOf(cluster: Cluster, policy: AccessPolicy): ObjectRisk[] {
  return [...everybody(cluster, policy), ...dangling(policy), ...aggregating(cluster, policy)];
}

function everybody(cluster: Cluster, policy: AccessPolicy): ObjectRisk[] {
  const byBinding = new Map<string, Grant[]>();
  for (const grant of policy.grants) {
    if (grant.binding.builtIn || whoIsThat(grant.subject) === undefined) continue;
    const key = `${grant.binding.kind} ${grant.binding.namespace}/${grant.binding.name}`;
    byBinding.set(key, [...(byBinding.get(key) ?? []), grant]);
  }
  return [...byBinding.values()].flatMap((grants) => {
    const [first] = grants;
    if (first === undefined || first.role.rules.length === 0) return [];
    const who = [
      ...new Set(grants.map((grant) => `${subjectText(grant.subject)} (${whoIsThat(grant.subject) ?? ''})`)),
    ];
    const risks = risksOf(cluster, [first]);
    const anonymous = grants.some(({ subject }) => [UNAUTHENTICATED, ANONYMOUS].includes(subject.name));
    const where = first.namespace === '' ? 'in the whole cluster' : `in ${first.namespace}`;
    return [
      {
        id: 'boundToEverybody' as const,
        severity: severityFor(risks, anonymous),
        detail: `${who.join(', ')} ${who.length === 1 ? 'has' : 'have'} ${first.role.source.kind} ${first.role.source.name} ${where}${meaning(risks)}`,
        object: first.binding,
      },
    ];
  });
}

/** One step up from what the role gives by itself: everybody has it. */
function severityFor(risks: readonly AccountRisk[], anonymous: boolean): RiskSeverity {
  if (risks.length === 0) return anonymous ? 'medium' : 'low';
  const severity = worst(risks.map((risk) => risk.severity));
  return severity === 'low' ? 'medium' : severity === 'medium' && !anonymous ? 'high' : 'critical';
}

function meaning(risks: readonly AccountRisk[]): string {
  return risks.length === 0 ? '' : `: ${risks.map((risk) => risk.detail).join('; ')}`;
}

function whoIsThat(subject: Subject): string | undefined {
  if (subject.kind === 'ServiceAccount') {
    return subject.name === 'default' ? `every pod of ${subject.namespace} that names no account` : undefined;
  }
  if (subject.name === AUTHENTICATED) return 'every caller with any credentials';
  if (subject.name === UNAUTHENTICATED || subject.name === ANONYMOUS) return 'every caller, without credentials too';
  if (subject.name === ALL_SERVICE_ACCOUNTS) return 'every pod of the cluster';
  if (subject.kind === 'Group' && subject.name.startsWith(`${ALL_SERVICE_ACCOUNTS}:`)) {
    return `every pod of ${subject.name.slice(ALL_SERVICE_ACCOUNTS.length + 1)}`;
  }
  return undefined;
}

function dangling(policy: AccessPolicy): ObjectRisk[] {
  return policy.dangling.flatMap(({ binding, roleKind, roleName, subjects, perhapsBuiltIn }) => {
    if (perhapsBuiltIn || subjects.length === 0) return [];
    const who = subjects.map(subjectText).join(', ');
    const role = roleKind === 'Role' ? `Role ${binding.namespace}/${roleName}` : `ClusterRole ${roleName}`;
    return [
      {
        id: 'danglingRoleRef' as const,
        severity: binding.namespace === '' ? 'medium' : 'low',
        detail: `${role} is not in these manifests: ${who} will have whatever it is created with`,
        object: binding,
      },
    ];
  });
}

function aggregating(cluster: Cluster, policy: AccessPolicy): ObjectRisk[] {
  return [...policy.roles.values()]
    .filter((role) => role.source.kind === 'ClusterRole' && !role.source.builtIn && role.rules.length > 0)
    .sort((one, other) => compareText(one.source.name, other.source.name))
    .flatMap((role): ObjectRisk[] => {
      const widened = BUILT_IN_BY_LABEL.find(([label]) => role.labels.get(label) === 'true');
      // A dump of a cluster brings the control plane's own parts of these roles along.
      if (widened === undefined || /^(system:|admin$|edit$|view$)/.test(role.source.name)) return [];
      const binding: SourceObject = { kind: 'RoleBinding', namespace: 'any', name: 'any', builtIn: true };
      const subject: Subject = { kind: 'Group', namespace: '', name: 'holders' };
      const risks = risksOf(cluster, [{ binding, subject, role, namespace: 'any' }]);
      return [
        {
          id: 'aggregatesIntoBuiltIn',
          severity: risks.length === 0 ? 'low' : worst([...risks.map((risk) => risk.severity), 'medium']),
          detail: `its label adds its rules to ${widened[1]}${risks.length === 0 ? '' : `: ${[...new Set(risks.map((risk) => risk.title.toLowerCase()))].join('; ')}`}`,
          object: role.source,
        },
      ];
    });
}
