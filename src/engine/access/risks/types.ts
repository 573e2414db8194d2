import type { Severity } from '../../rule.js';
import type { Evidence } from '../types.js';
import type { AccessView, Held } from './view.js';

export type RiskSeverity = Severity;

export interface RiskHit {
  /** '' is the whole cluster. */
  readonly namespace: string;
  readonly severity: RiskSeverity;
  /** What is held, in words. */
  readonly detail: string;
  readonly evidence: readonly Evidence[];
}

/** A permission, or a combination of them, that gives more than it says. */
export interface Risk {
  /** The rule of its findings is `access.<id>`. */
  readonly id: string;
  readonly title: string;
  /** Where it holds in the whole cluster; within one namespace some weigh less. */
  readonly severity: RiskSeverity;
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly string[];
  find(view: AccessView): RiskHit[];
}

/** Hits out of what is held: one for each namespace, or one for the whole cluster. */
export function hitsOf(
  held: readonly Held[],
  severityOf: (namespace: string, held: readonly Held[]) => RiskSeverity,
): RiskHit[] {
  const byNamespace = new Map<string, Held[]>();
  for (const each of held) {
    const known = byNamespace.get(each.namespace);
    if (known === undefined) byNamespace.set(each.namespace, [each]);
    else known.push(each);
  }
  return [...byNamespace].map(([namespace, those]) => ({
    namespace,
    severity: severityOf(namespace, those),
    detail: describe(those),
    evidence: distinct(those),
  }));
}

/** Hits of pairs: in the narrower of the two scopes. */
export function pairHits(
  pairs: readonly (readonly [Held, Held])[],
  severityOf: (namespace: string, held: readonly Held[]) => RiskSeverity,
): RiskHit[] {
  const byNamespace = new Map<string, Held[]>();
  for (const [one, other] of pairs) {
    const namespace = one.namespace === '' ? other.namespace : one.namespace;
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), one, other]);
  }
  return [...byNamespace].map(([namespace, those]) => ({
    namespace,
    severity: severityOf(namespace, those),
    detail: describe(those),
    evidence: distinct(those),
  }));
}

/** `get, list secrets (only tls); create pods` */
export function describe(held: readonly Held[]): string {
  const verbs = new Map<string, Set<string>>();
  for (const { verb, resource, names } of held) {
    const only = names.length === 0 ? '' : ` (only ${names.join(', ')})`;
    const key = `${resource}${only}`;
    verbs.set(key, (verbs.get(key) ?? new Set()).add(verb));
  }
  return [...verbs].map(([resource, those]) => `${[...those].join(', ')} ${resource}`).join('; ');
}

function distinct(held: readonly Held[]): Evidence[] {
  const seen = new Map<string, Evidence>();
  const ids = new Map<object, number>();
  const id = (value: object): number => {
    const known = ids.get(value) ?? ids.size;
    ids.set(value, known);
    return known;
  };
  for (const { grant, rule } of held) seen.set(`${id(grant)} ${id(rule)}`, { grant, rule });
  return [...seen.values()];
}

/** A severity for the whole cluster, and one for a single namespace. */
export function scoped(everywhere: RiskSeverity, inOne: RiskSeverity): (namespace: string) => RiskSeverity {
  return (namespace) => (namespace === '' ? everywhere : inOne);
}
