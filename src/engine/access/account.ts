import { compareText } from '../cluster/json.js';
import type { Position } from '../manifests/index.js';
import type { Cluster } from '../cluster/index.js';
import type { ServiceAccount } from './accounts.js';
import { GIVEN_TO_EVERYBODY } from './builtin/index.js';
import { identityOfAccount, subjectText } from './identities.js';
import { grantsOf, type AccessPolicy } from './policy.js';
import { CLOUD_ANNOTATIONS, CLOUD_IDENTITY } from './risks/cloud.js';
import { AccessView, RISKS, type Risk, type RiskHit, type RiskSeverity } from './risks/index.js';
import type { Evidence, Grant, Identity, SourceObject } from './types.js';

/** An RBAC object in an answer. A built-in one stands in no file. */
export interface ObjectReference extends Partial<Position> {
  readonly kind: SourceObject['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly builtIn: boolean;
}

/** How a permission comes about: the binding that names the subject, the role that it binds, the rule in it. */
export interface ChainLink {
  readonly subject: string;
  readonly binding: ObjectReference;
  readonly role: ObjectReference;
  readonly rule: Partial<Position> & {
    readonly index: number;
    /** The ClusterRole that the rule is written in, where the bound role only gathers it. */
    readonly from?: ObjectReference;
  };
}

/** What one rule gives in one scope. */
export interface Permission {
  /** null: the whole cluster. */
  readonly namespace: string | null;
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly chain: readonly ChainLink[];
}

export interface AccountRisk {
  readonly id: string;
  readonly title: string;
  readonly severity: RiskSeverity;
  readonly detail: string;
  /** Where it holds; null is the whole cluster. */
  readonly namespaces: readonly (string | null)[];
  readonly chain: readonly ChainLink[];
}

/** What a service account may do. */
export interface AccountAccess extends Identity {
  readonly namespace: string;
  readonly name: string;
  /** Whether the bundle has the ServiceAccount object; `default` exists in every namespace without one. */
  readonly declared: boolean;
  readonly file?: string;
  readonly line?: number;
  /** By bindings that are about it; cluster-wide first. */
  readonly permissions: readonly Permission[];
  /** What every authenticated caller has in every cluster. */
  readonly givenToEverybody: readonly Permission[];
  /** Worst first. */
  readonly risks: readonly AccountRisk[];
}

const SEVERITIES: readonly RiskSeverity[] = ['critical', 'high', 'medium', 'low'];

export function accessOfAccount(cluster: Cluster, policy: AccessPolicy, account: ServiceAccount): AccountAccess {
  const { namespace, name, object } = account;
  const identity = identityOfAccount(namespace, name);
  const grants = grantsOf(policy, identity);
  const own = grants.filter((grant) => !isForEverybody(grant));
  return {
    ...identity,
    namespace,
    name,
    declared: object !== undefined,
    ...(object === undefined ? {} : { file: object.position.file, line: object.position.line }),
    permissions: permissionsOf(own),
    givenToEverybody: permissionsOf(grants.filter(isForEverybody)),
    risks: [...risksOf(cluster, own), ...cloudRisks(account)].sort(bySeverity),
  };
}

function isForEverybody({ binding }: Grant): boolean {
  return binding.builtIn && GIVEN_TO_EVERYBODY.has(binding.name);
}

/** The risks of what is granted, one for each kind; what holds in several namespaces stands together. */
export function risksOf(cluster: Cluster, grants: readonly Grant[]): AccountRisk[] {
  if (grants.length === 0) return [];
  const view = new AccessView(cluster, grants);
  return RISKS.flatMap((risk) => {
    const hits = risk.find(view);
    return hits.length === 0 ? [] : [accountRisk(risk, hits)];
  });
}

/** Where a risk of an account can be mended: the first rule that stands in a file, else its binding. */
export function placeOfRisk({ chain }: AccountRisk): Position | undefined {
  return (
    chain.map(({ rule }) => positionOf(rule)).find(isDefined) ??
    chain.map(({ binding }) => positionOf(binding)).find(isDefined)
  );
}

function positionOf({ file, document, line, column }: Partial<Position>): Position | undefined {
  return file === undefined || document === undefined || line === undefined || column === undefined
    ? undefined
    : { file, document, line, column };
}

function isDefined<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

function accountRisk(risk: Risk, hits: readonly RiskHit[]): AccountRisk {
  const sorted = [...hits].sort((one, other) => compareText(one.namespace, other.namespace));
  // The whole cluster holds every namespace.
  const shown = sorted[0]?.namespace === '' ? sorted.slice(0, 1) : sorted;
  const details = [...new Set(shown.map((hit) => hit.detail))].join('; ');
  const where =
    shown[0]?.namespace === '' ? 'in the whole cluster' : `in ${shown.map((hit) => hit.namespace).join(', ')}`;
  return {
    id: risk.id,
    title: risk.title,
    severity: worst(shown.map((hit) => hit.severity)),
    detail: `${details} ${where}`,
    namespaces: shown.map((hit) => (hit.namespace === '' ? null : hit.namespace)),
    chain: chainsOf(shown.flatMap((hit) => hit.evidence)),
  };
}

function cloudRisks({ annotations, object }: ServiceAccount): AccountRisk[] {
  return CLOUD_ANNOTATIONS.flatMap(({ annotation, cloud }) => {
    const identity = annotations.get(annotation);
    if (identity === undefined || identity === '' || object === undefined) return [];
    return [
      {
        id: CLOUD_IDENTITY.id,
        title: CLOUD_IDENTITY.title,
        severity: CLOUD_IDENTITY.severity,
        detail: `${annotation} makes it ${identity} of ${cloud}: what that may do is not in the manifests`,
        namespaces: [object.namespace],
        chain: [],
      },
    ];
  });
}

export function worst(severities: readonly RiskSeverity[]): RiskSeverity {
  return SEVERITIES.find((each) => severities.includes(each)) ?? 'low';
}

function bySeverity(one: AccountRisk, other: AccountRisk): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || compareText(one.id, other.id);
}

/** One for each rule and scope; rules that say the same in the same scope stand together, with all their chains. */
function permissionsOf(grants: readonly Grant[]): Permission[] {
  const permissions = new Map<string, Permission & { chain: ChainLink[] }>();
  for (const grant of grants) {
    for (const rule of grant.role.rules) {
      const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule.rule;
      // A RoleBinding gives no paths.
      if (grant.namespace !== '' && nonResourceURLs.length > 0) continue;
      const key = JSON.stringify([grant.namespace, verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
      const link = chainLink({ grant, rule });
      const known = permissions.get(key);
      if (known === undefined) {
        const namespace = grant.namespace === '' ? null : grant.namespace;
        permissions.set(key, {
          namespace,
          verbs,
          apiGroups,
          resources,
          resourceNames,
          nonResourceURLs,
          chain: [link],
        });
      } else known.chain.push(link);
    }
  }
  return [...permissions.values()].sort((one, other) => compareText(one.namespace ?? '', other.namespace ?? ''));
}

export function chainsOf(evidence: readonly Evidence[]): ChainLink[] {
  return [...new Map(evidence.map((each) => [keyOf(each), chainLink(each)])).values()];
}

function keyOf({ grant, rule }: Evidence): string {
  const { binding } = grant;
  const { writtenIn } = rule;
  return JSON.stringify([
    subjectText(grant.subject),
    binding.kind,
    binding.namespace,
    binding.name,
    writtenIn.kind,
    writtenIn.namespace,
    writtenIn.name,
    rule.index,
  ]);
}

export function chainLink({ grant, rule }: Evidence): ChainLink {
  const gathered = rule.writtenIn !== grant.role.source;
  const { position } = rule;
  return {
    subject: subjectText(grant.subject),
    binding: referenceOf(grant.binding),
    role: referenceOf(grant.role.source),
    rule: {
      index: rule.index,
      ...(gathered ? { from: referenceOf(rule.writtenIn) } : {}),
      ...position,
    },
  };
}

export function referenceOf({ kind, namespace, name, builtIn, position }: SourceObject): ObjectReference {
  return { kind, namespace, name, builtIn, ...position };
}
