import { SEVERITIES, type Severity } from '../engine/rule.js';

export const GATE_LEVELS = ['baseline', 'restricted'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

/** What lets a snapshot through. A threshold that is null or false is not asked. */
export interface GatePolicy {
  /** No finding of this severity or above that the base has not. */
  readonly newFindings: Severity | null;
  /** No open finding of this severity or above. */
  readonly openFindings: Severity | null;
  /** No workload that the internet reaches, or may reach, that it did not reach in the base. */
  readonly newInternetExposure: boolean;
  /** No workload below this Pod Security level. */
  readonly minimumLevel: GateLevel | null;
  /** No document that was rejected: what is in it nobody has judged. */
  readonly complete: boolean;
}

/** Of a project that has stored none. */
export const DEFAULT_POLICY: GatePolicy = {
  newFindings: 'high',
  openFindings: 'critical',
  newInternetExposure: true,
  minimumLevel: null,
  complete: true,
};

export type Threshold = keyof GatePolicy;

/** One threshold and what it found. */
export interface GateCheck {
  readonly threshold: Threshold;
  readonly pass: boolean;
  /** One sentence. */
  readonly detail: string;
  /** What stands against it, the worst first, cut. */
  readonly examples: readonly string[];
}

export interface Standing {
  readonly workload: string;
  readonly level: 'privileged' | 'baseline' | 'restricted';
  /** The internet reaches a port of it, or nothing certain says that it does not. */
  readonly internet: boolean;
}

/** What a gate looks at. Counts are of findings that nobody waives. */
export interface GateFacts {
  readonly complete: boolean;
  readonly hasBase: boolean;
  readonly newFindings: readonly string[];
  readonly openFindings: readonly string[];
  readonly workloads: readonly Standing[];
  readonly baseWorkloads: readonly Standing[];
}

const SHOWN = 20;
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** Every threshold that the policy asks, in a fixed order. */
export function judge(policy: GatePolicy, facts: GateFacts): GateCheck[] {
  const checks: GateCheck[] = [];
  const check = (threshold: Threshold, against: readonly string[], what: string): void => {
    const detail = `${against.length === 0 ? 'No' : against.length} ${what}.`;
    checks.push({ threshold, pass: against.length === 0, detail, examples: against.slice(0, SHOWN) });
  };
  const unasked = (threshold: Threshold): void => {
    const detail = 'Not asked: no snapshot came before this one.';
    checks.push({ threshold, pass: true, detail, examples: [] });
  };
  if (policy.complete)
    check('complete', facts.complete ? [] : ['see the diagnostics of the snapshot'], 'rejected parts');
  if (policy.newFindings !== null) {
    if (facts.hasBase)
      check('newFindings', facts.newFindings, `new findings of severity ${orAbove(policy.newFindings)}`);
    else unasked('newFindings');
  }
  if (policy.openFindings !== null) {
    check('openFindings', facts.openFindings, `open findings of severity ${orAbove(policy.openFindings)}`);
  }
  if (policy.newInternetExposure) {
    if (facts.hasBase) {
      const before = new Set(facts.baseWorkloads.filter(({ internet }) => internet).map(({ workload }) => workload));
      const exposed = facts.workloads.filter(({ workload, internet }) => internet && !before.has(workload));
      check('newInternetExposure', namesOf(exposed), 'workloads newly reachable from the internet');
    } else unasked('newInternetExposure');
  }
  const { minimumLevel } = policy;
  if (minimumLevel !== null) {
    const below = facts.workloads.filter(({ level }) => LEVELS.indexOf(level) < LEVELS.indexOf(minimumLevel));
    check('minimumLevel', namesOf(below), `workloads below Pod Security level ${minimumLevel}`);
  }
  return checks;
}

function orAbove(severity: Severity): string {
  return severity === SEVERITIES[0] ? severity : `${severity} or above`;
}

function namesOf(workloads: readonly Standing[]): string[] {
  return workloads.map(({ workload }) => workload).sort();
}
