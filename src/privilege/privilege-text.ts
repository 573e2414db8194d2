import type { ChainLink } from '../engine/access/index.js';
import type { FixChange, PrivilegeAnswer, WorkloadPrivilege } from '../engine/privilege/index.js';
import { escapeFor, leadWithVerdict } from '../platform/text.js';

const SHOWN_WORKLOADS = 20;
const SHOWN_STEPS = 8;
const SHOWN_FIELDS = 2;

/** Hardening that says again what a violation of restricted says. */
const SAID_BY_STANDARDS = new Set(['dropAllCapabilities', 'noSeccomp']);

type TextType = 'text/plain' | 'text/markdown';

/** The answer as a chat message: one workload with what an intruder gets, or a line for each of many, worst first. */
export function privilegeText(answer: PrivilegeAnswer, type: TextType): string {
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

function oneWorkload(workload: WorkloadPrivilege, version: string, type: TextType): string {
  const { admission, standards, hardening, access, fix } = workload;
  const further = [
    ...new Set(
      hardening
        .filter(({ check, severity }) => severity !== 'low' && !SAID_BY_STANDARDS.has(check))
        .map(({ check }) => check),
    ),
  ];
  const sections = [
    [
      leadWithVerdict(type, workload.summary),
      item(type, `${workload.workload} is at Pod Security level ${workload.level} (${version}).`),
      ...(admission.admitted === 'no' ? [item(type, admission.summary)] : []),
    ],
    section(
      type,
      'What a shell there means:',
      // Who they are and what they can become, then what is worth a word.
      workload.intruder
        .filter(({ severity, techniques }) => severity !== 'low' || techniques.length === 0)
        .map(({ step, endedBy }) => `${step}${endedBy.length === 0 ? '' : ` Ends with: ${shortened(endedBy)}.`}`),
    ),
    section(type, 'What stands in the way of least privilege:', [
      ...standards.restricted.violations.map(
        ({ reason, detail, file, line }) => `${reason}: ${detail} (${file}:${line})`,
      ),
      ...(further.length > 0 ? [`beyond restricted: ${further.join(', ')}`] : []),
    ]),
  ];
  const risks = access.token ? access.risks.filter(({ severity }) => severity !== 'low') : [];
  sections.push(
    section(
      type,
      `What its token of ${access.serviceAccount} gives:`,
      risks.map(({ title, detail, chain }) => `${title}: ${detail}${placeOf(chain)}.`),
    ),
    section(type, fixTitle(fix), fix.changes.map(changeText)),
    section(
      type,
      'A person has to decide:',
      fix.needsPerson.map(({ reason, file, line }) => `${reason} (${file}:${line})`),
    ),
  );
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n')}\n`;
}

function fixTitle({ jsonPatch, verified }: WorkloadPrivilege['fix']): string {
  const size = `A patch of ${jsonPatch.length} ${jsonPatch.length === 1 ? 'operation' : 'operations'}`;
  return verified
    ? `${size}, applied and judged again: it then meets restricted.`
    : `${size} does what can be done unasked:`;
}

function changeText({ detail, mayBreak }: FixChange): string {
  return mayBreak === undefined ? `${detail}.` : `${detail}. Mind: ${mayBreak}.`;
}

/** Where the rule stands that gives a right; a built-in one has its binding alone. */
function placeOf(chain: readonly ChainLink[]): string {
  for (const { rule, binding } of chain) {
    const { file, line } = rule.file === undefined ? binding : rule;
    if (file !== undefined && line !== undefined) return ` (${file}:${line})`;
  }
  return '';
}

function section(type: TextType, title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const more = texts.length > SHOWN_STEPS ? [`and ${texts.length - SHOWN_STEPS} more`] : [];
  return ['', escapeFor(type, title), ...[...texts.slice(0, SHOWN_STEPS), ...more].map((text) => item(type, text))];
}

function item(type: TextType, text: string): string {
  return `- ${escapeFor(type, text)}`;
}

function shortened(fields: readonly string[]): string {
  const more = fields.length > SHOWN_FIELDS ? ` and ${fields.length - SHOWN_FIELDS} more` : '';
  return `${fields.slice(0, SHOWN_FIELDS).join(' or ')}${more}`;
}
