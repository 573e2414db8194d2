import type { Cluster, Workload } from '../../cluster/index.js';
import type { PrivilegeAssume } from '../rights/index.js';
import { evaluateStandards } from '../standards/index.js';
import type { JudgedPod } from '../standards/types.js';
import type { Admission, LevelVersion, ModeAnswer, Violation } from '../types.js';
import { policyOf } from './policy.js';

export { policyOf, type NamespacePolicy } from './policy.js';

export function admissionOf(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  assume: PrivilegeAssume = {},
): Admission {
  const { namespace: name, kind } = workload;
  const namespace = cluster.namespaces.get(name);
  if (namespace?.declared !== true) {
    return {
      namespace: name,
      admitted: 'unknown',
      summary: `Unknown: no manifest declares namespace ${name}, so its Pod Security labels are not known.`,
      invalidLabels: [],
    };
  }
  const policy = policyOf(namespace.labels, assume.podSecurityDefault ?? 'privileged');
  const enforce = judge(pod, policy.enforce, (text) => `violates PodSecurity ${text}`);
  const audit = judge(pod, policy.audit, (text) => `would violate PodSecurity ${text}`);
  const refusedPod = kind === 'Pod' && !enforce.allowed;
  const warned = judge(pod, policy.warn, (text) => `Warning: would violate PodSecurity ${text}`);
  const warn: ModeAnswer = refusedPod ? { ...policy.warn, allowed: warned.allowed } : warned;
  return {
    namespace: name,
    admitted: enforce.allowed ? 'yes' : 'no',
    summary: summaryOf(workload, enforce, warn),
    enforce,
    audit,
    warn,
    invalidLabels: policy.invalid,
  };
}

function judge(pod: JudgedPod, { level, version }: LevelVersion, say: (text: string) => string): ModeAnswer {
  if (level === 'privileged') return { level, version, allowed: true };
  const { allowed, violations } = evaluateStandards(pod, version)[level];
  if (allowed) return { level, version, allowed };
  return { level, version, allowed, message: say(`"${level}:${version}": ${violationsText(violations)}`) };
}

/** reason (detail), reason (detail): as Pod Security Admission joins them. */
export function violationsText(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');
}

function summaryOf({ kind, name, namespace }: Workload, enforce: ModeAnswer, warn: ModeAnswer): string {
  const at = `${enforce.level}:${enforce.version}`;
  if (!enforce.allowed) {
    return kind === 'Pod'
      ? `No: namespace ${namespace} enforces ${at} and refuses the Pod ${name}.`
      : `No: namespace ${namespace} enforces ${at}: the ${kind} ${name} is created, but never gets a pod.`;
  }
  const warned = warn.allowed ? '' : `, with a warning by ${warn.level}:${warn.version}`;
  return `Yes: namespace ${namespace} enforces ${at} and admits it${warned}.`;
}
