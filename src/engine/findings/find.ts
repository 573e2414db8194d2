import { compareText } from '../cluster/json.js';
import { SEVERITIES, type Severity } from '../rule.js';
import { RULE_GROUPS } from './groups.js';
import { anchors, type Anchor } from './anchors.js';
import { ruleOf } from './rules.js';
import type { Finding, FindingSubject, Found } from './types.js';
import { applyAnnotations } from './waive.js';

/**
 * The findings of every rule, worst first, then by object, rule and identity. One for each identity: the same bundle in any
 * order of files and documents gives the same findings, but for their positions.
 */
export function findingsOf(analysed: FindingSubject): Finding[] {
  // Rules take the subject apart.
  const subject: FindingSubject = {
    bundle: analysed.bundle,
    cluster: analysed.cluster,
    network: () => analysed.network(),
    map: () => analysed.map(),
  };
  const anchorOf = anchors(subject.bundle);
  const toFinding = (found: Found): Finding => findingOf(found, anchorOf(found.position));
  const all = unique(RULE_GROUPS.flatMap((group) => [...group.find(subject)].map(toFinding)));
  const { findings, withoutEffect } = applyAnnotations(subject, all);
  return [...findings, ...unique(withoutEffect.map(toFinding))].sort(byUrgency);
}

export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

function findingOf({ rule, place, what, detail, position, field, severity }: Found, anchor: Anchor): Finding {
  const { file, document, line, column } = position;
  return {
    identity: JSON.stringify([rule, place.ref, ...what]),
    rule,
    severity: severity ?? severityOf(rule),
    object: place.ref,
    namespace: place.namespace,
    ...(place.isWorkload ? { workload: place.ref } : {}),
    detail,
    file,
    document,
    line,
    column,
    ...(field === undefined ? {} : { field }),
    anchor: anchor.ref,
    anchorLine: anchor.line,
  };
}

/** @throws RangeError where a group finds what is no rule of the catalogue. */
function severityOf(rule: string): Severity {
  const found = ruleOf(rule);
  if (found === undefined) throw new RangeError(`there is no rule ${rule}`);
  return found.severity;
}

/** Where two are one, the one whose detail comes first stays: which is read first must not matter. */
function unique(findings: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    const before = found.get(finding.identity);
    if (before === undefined || compareText(finding.detail, before.detail) < 0) found.set(finding.identity, finding);
  }
  return [...found.values()];
}

function byUrgency(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    compareText(one.object, other.object) ||
    compareText(one.rule, other.rule) ||
    compareText(one.identity, other.identity)
  );
}
