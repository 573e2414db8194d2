import type { Cluster } from '../cluster/index.js';
import { judgeWorkload } from '../privilege/index.js';
import { ruleOf } from './rules.js';
import type { Severity, Violation, WorkloadPrivilege } from '../privilege/types.js';

export { RULES, ruleOf } from './rules.js';

export interface Finding {
  /** Rule and place without file, line or order: the same finding in the next upload has the same one. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  /** namespace/Kind/name */
  readonly workload: string;
  readonly detail: string;
  readonly file: string;
  readonly line: number;
}

/** Findings of every rule, sorted by workload and rule. The standards are judged at their latest version. */
export function findingsOf(cluster: Cluster): Finding[] {
  return cluster.workloads.flatMap((workload) => findingsOfWorkload(judgeWorkload(cluster, workload, 'latest')));
}

function findingsOfWorkload(judged: WorkloadPrivilege): Finding[] {
  const standards = new Map<string, Violation>();
  for (const violation of [...judged.standards.baseline.violations, ...judged.standards.restricted.violations]) {
    if (!standards.has(violation.check)) standards.set(violation.check, violation);
  }
  const findings = [...standards.values()].map((violation): Finding => ({
    fingerprint: JSON.stringify([`pss.${violation.check}`, judged.workload, violation.containers]),
    rule: `pss.${violation.check}`,
    severity: severityOf(violation),
    workload: judged.workload,
    detail: `${violation.reason} (${violation.detail})`,
    file: violation.file,
    line: violation.line,
  }));
  for (const { check, severity, detail, containers, fields, file, line } of judged.hardening) {
    const rule = `hardening.${check}`;
    findings.push({
      fingerprint: JSON.stringify([rule, judged.workload, containers, fields]),
      rule,
      severity,
      workload: judged.workload,
      detail,
      file,
      line,
    });
  }
  return unique(findings).sort(
    (one, other) => compare(one.rule, other.rule) || compare(one.fingerprint, other.fingerprint),
  );
}

export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

/** @throws RangeError where a check has no rule in the catalogue. */
function severityOf(violation: Violation): Severity {
  const rule = ruleOf(`pss.${violation.check}`);
  if (rule === undefined) throw new RangeError(`no rule pss.${violation.check}`);
  return rule.severity;
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.fingerprint, finding])).values()];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
