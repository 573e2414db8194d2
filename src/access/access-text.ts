import {
  subjectText,
  type AccountAccess,
  type ChainLink,
  type Holder,
  type Permission,
} from '../engine/access/index.js';
import { escapeFor, leadWithVerdict } from '../platform/text.js';
import type { AccountAnswer, WhoCanAnswer } from './answers.js';

type TextType = 'text/plain' | 'text/markdown';
const SHOWN = 20;

export function accountSummary(
  { namespace, name, permissions, risks }: AccountAccess,
  workloads: readonly { readonly token: boolean }[],
): string {
  const held = workloads.filter(({ token }) => token).length;
  const pods =
    workloads.length === 0
      ? 'no workload runs as it'
      : `${held} of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} that run as it hold its token`;
  const [worst] = risks;
  const account = `${namespace}/${name}`;
  if (permissions.length === 0) return `${account} has no rights of its own: ${pods}.`;
  if (worst === undefined) return `${account} has nothing that gives more than it says: ${pods}.`;
  const more = risks.length > 1 ? `, and ${risks.length - 1} more` : '';
  return `${account} has ${worst.severity} rights: ${worst.title.toLowerCase()} (${worst.detail})${more}; ${pods}.`;
}

export function whoCanSummary(question: WhoCanAnswer['question'], holders: readonly Holder[]): string {
  const own = holders.filter(({ builtIn }) => !builtIn);
  const what = `${question.verb} ${question.path ?? `${question.resource ?? ''}${question.subresource ? `/${question.subresource}` : ''}${question.name ? ` ${question.name}` : ''}`}`;
  const where = question.namespace ? ` in ${question.namespace}` : '';
  if (own.length === 0) return `Nobody but what every cluster has from its start can ${what}${where}.`;
  const names = own.slice(0, 3).map(({ subject }) => subjectText(subject));
  const rest = own.length > 3 ? ` and ${own.length - 3} more` : '';
  return `${own.length} can ${what}${where}: ${names.join(', ')}${rest}.`;
}

/** An account's rights as a chat message: risks first, then the rules. */
export function accountText(answer: AccountAnswer, type: TextType): string {
  const lines = [leadWithVerdict(type, answer.summary)];
  for (const risk of answer.risks.slice(0, SHOWN)) {
    lines.push(`- ${escapeFor(type, `${risk.severity}: ${risk.title} (${risk.detail})${by(risk.chain)}`)}`);
  }
  for (const permission of answer.permissions.slice(0, SHOWN)) {
    lines.push(`- ${escapeFor(type, `${permissionText(permission)}${by(permission.chain)}`)}`);
  }
  const more = answer.permissions.length - SHOWN;
  if (more > 0) lines.push(`- and ${more} more rules`);
  return `${lines.join('\n')}\n`;
}

export function whoCanText(answer: WhoCanAnswer, type: TextType): string {
  const lines = [leadWithVerdict(type, answer.summary)];
  for (const holder of answer.holders.slice(0, SHOWN)) {
    const where = holder.namespaces.map((each) => each ?? 'the whole cluster').join(', ');
    const names = holder.names.length === 0 ? '' : `, only ${holder.names.join(', ')}`;
    const condition = holder.condition === undefined ? '' : `, ${holder.condition}`;
    const tokens = holder.workloads.filter(({ token }) => token).map(({ workload }) => workload);
    const shown = tokens.slice(0, 3).join(', ');
    const pods =
      tokens.length === 0
        ? ''
        : `; its token is in ${shown}${tokens.length > 3 ? ` and ${tokens.length - 3} more` : ''}`;
    const text = `${subjectText(holder.subject)} in ${where}${names}${condition}${by(holder.chain)}${pods}`;
    lines.push(`- ${escapeFor(type, text)}`);
  }
  const more = answer.holders.length - SHOWN;
  if (more > 0) lines.push(`- and ${more} more`);
  return `${lines.join('\n')}\n`;
}

function permissionText({
  namespace,
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: Permission): string {
  const where = namespace === null ? 'in the whole cluster' : `in ${namespace}`;
  if (nonResourceURLs.length > 0) return `${verbs.join(', ')} ${nonResourceURLs.join(', ')}`;
  const groups = apiGroups.filter((group) => group !== '');
  const of = groups.length === 0 ? '' : ` of ${groups.join(', ')}`;
  const only = resourceNames.length === 0 ? '' : ` (only ${resourceNames.join(', ')})`;
  return `${verbs.join(', ')} ${resources.join(', ')}${of}${only} ${where}`;
}

function by(chain: readonly ChainLink[]): string {
  const [first] = chain;
  if (first === undefined) return '';
  const { binding, role, rule } = first;
  const place = rule.file === undefined ? '' : ` at ${rule.file}:${rule.line ?? 0}`;
  const more = chain.length > 1 ? ` and ${chain.length - 1} more` : '';
  return `, by ${binding.kind} ${binding.name} → ${role.kind} ${role.name}${place}${more}`;
}
