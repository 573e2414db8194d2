import type { PrivilegeAnswer, WorkloadPrivilege } from '../engine/privilege/index.js';
import { escapeFor, leadWithVerdict } from '../platform/text.js';

const SHOWN_WORKLOADS = 20;

/** The answer as a chat message: one workload with its checks, or a line for each of many, worst first. */
export function privilegeText(answer: PrivilegeAnswer, type: 'text/plain' | 'text/markdown'): string {
  const [only] = answer.workloads;
  if (answer.workloads.length === 1 && only !== undefined) return oneWorkload(only, answer.version, type);
  const good = answer.workloads.filter((workload) => workload.leastPrivilege).length;
  const lines = [
    leadWithVerdict(type, `${good} of ${answer.workloads.length} workloads are least-privilege, worst first:`),
  ];
  for (const workload of answer.workloads.slice(0, SHOWN_WORKLOADS)) {
    lines.push(`- ${escapeFor(type, `${workload.workload} (${workload.level}): ${workload.summary}`)}`);
  }
  if (answer.workloads.length > SHOWN_WORKLOADS) {
    lines.push(`- and ${answer.workloads.length - SHOWN_WORKLOADS} more workloads`);
  }
  return `${lines.join('\n')}\n`;
}

function oneWorkload(workload: WorkloadPrivilege, version: string, type: 'text/plain' | 'text/markdown'): string {
  const lines = [
    leadWithVerdict(type, workload.summary),
    `- ${escapeFor(type, `${workload.workload} is at Pod Security level ${workload.level} (${version}).`)}`,
  ];
  for (const violation of workload.standards.restricted.violations) {
    const where = `${violation.file}:${violation.line}`;
    lines.push(`- ${escapeFor(type, `${violation.reason}: ${violation.detail} (${where})`)}`);
  }
  if (workload.fix.jsonPatch.length > 0) {
    const verified = workload.fix.verified
      ? 'judged again: it then meets restricted'
      : 'a person has to decide the rest';
    lines.push(`- A patch of ${workload.fix.jsonPatch.length} changes was applied and ${verified}.`);
  }
  return `${lines.join('\n')}\n`;
}
