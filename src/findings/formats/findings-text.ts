import { SEVERITIES, type Severity } from '../../engine/rule.js';
import { escapeFor } from '../../platform/text.js';
import type { FindingDto } from '../dto/finding.dto.js';
import type { FindingPages, ReportSubject } from './findings-report.js';

/** A comment is read, not scrolled. */
const SHOWN = 20;

type TextType = 'text/plain' | 'text/markdown';

/** The findings as a comment on a pull request or in a chat: how many of what, then the worst. */
export async function findingsText(subject: ReportSubject, pages: FindingPages, type: TextType): Promise<string> {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  const totals = { open: 0, waived: 0, resolved: 0, new: 0 };
  const shown: FindingDto[] = [];
  for await (const page of pages) {
    for (const finding of page) {
      totals[finding.status] += 1;
      if (finding.status !== 'open') continue;
      counts[finding.severity] += 1;
      if (isNew(finding, subject)) totals.new += 1;
      if (shown.length < SHOWN) shown.push(finding);
    }
  }
  const facts = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${severity}`,
  );
  const lead = [
    totals.open === 0 ? 'No open findings' : `${totals.open} open: ${facts.join(', ')}`,
    ...(totals.new > 0 ? [`${totals.new} of them new`] : []),
    ...(totals.waived > 0 ? [`${totals.waived} waived`] : []),
    ...(totals.resolved > 0 ? [`${totals.resolved} resolved`] : []),
  ].join('; ');
  const markdown = type === 'text/markdown';
  const parts = [
    markdown ? `**${lead}.**` : `${lead}.`,
    ...(subject.snapshot?.complete === false
      ? ['Some documents were rejected: what is in them has no findings here. The snapshot lists them.']
      : []),
    ...(shown.length === 0 ? [] : [(markdown ? table : lines)(shown, subject)]),
    ...(totals.open > SHOWN ? [`… and ${totals.open - SHOWN} more: format=csv has all of them.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** First seen in this very upload, which is not the project's first. */
function isNew({ firstSeen }: FindingDto, { snapshot }: ReportSubject): boolean {
  return snapshot !== undefined && !snapshot.first && firstSeen?.snapshot === snapshot.id;
}

function table(findings: readonly FindingDto[], subject: ReportSubject): string {
  const escape = (text: string): string => escapeFor('text/markdown', text);
  const rows = findings.map((finding) => {
    const cells = [finding.severity, finding.object, finding.detail, placeOf(finding)].map(escape);
    return `| ${isNew(finding, subject) ? 'new ' : ''}${cells.join(' | ')} | ${ruleLink(finding.rule, subject)} |`;
  });
  return ['| severity | what | why | where | rule |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** The id of a rule is ours, so that it may be code and a link. */
function ruleLink(rule: string, { service }: ReportSubject): string {
  return service === undefined ? `\`${rule}\`` : `[\`${rule}\`](${service}/rules/${encodeURIComponent(rule)})`;
}

function lines(findings: readonly FindingDto[], subject: ReportSubject): string {
  return findings
    .map((finding) => {
      const { severity, object, detail, rule } = finding;
      const place = placeOf(finding);
      const where = place === '' ? '' : ` (${place})`;
      const fresh = isNew(finding, subject) ? 'new ' : '';
      return escapeFor('text/plain', `- ${fresh}${severity} ${rule} at ${object}: ${detail}${where}`);
    })
    .join('\n');
}

function placeOf({ file, line }: FindingDto): string {
  if (file === null) return '';
  return line === null ? file : `${file}:${line}`;
}
