import { RULES } from '../../engine/findings/index.js';
import type { FindingDto } from '../dto/finding.dto.js';
import type { FindingFilter } from '../findings.store.js';
import { SEVERITIES } from '../../engine/rule.js';
import { collect, type FindingPages, type ReportSubject } from './findings-report.js';

const MOST_CASES = 25_000;

/**
 * JUnit's XML as CI servers read it: a suite for each rule, a failed case for each open finding, a skipped one for each waived
 * one. A rule that finds nothing is a case that passed.
 */
export async function junitOf(subject: ReportSubject, pages: FindingPages, filter: FindingFilter): Promise<string> {
  const { findings, cut } = await collect(pages, MOST_CASES);
  const byRule = new Map<string, FindingDto[]>();
  for (const finding of findings) {
    const same = byRule.get(finding.rule);
    if (same === undefined) byRule.set(finding.rule, [finding]);
    else same.push(finding);
  }
  for (const { id, severity } of RULES) {
    const asked =
      filter.rules?.includes(id) !== false && filter.ranks?.includes(SEVERITIES.indexOf(severity)) !== false;
    if (asked && !byRule.has(id)) byRule.set(id, []);
  }
  const suites = [...byRule].sort(([one], [other]) => (one < other ? -1 : 1));
  const failures = findings.filter(({ status }) => status !== 'waived').length;
  const tests = suites.reduce((sum, [, list]) => sum + Math.max(1, list.length), 0);
  const attributes = [
    ['name', `firebreak ${subject.project}`],
    ['tests', tests],
    ['failures', failures],
    ['errors', 0],
    ['skipped', findings.length - failures],
  ] as const;
  const timestamp = subject.snapshot?.createdAt;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributesText(attributes)}>`,
    ...notesOf(subject, cut),
    ...suites.map(([rule, list]) => suite(rule, list, timestamp)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(rule: string, findings: readonly FindingDto[], timestamp: string | undefined): string {
  const skipped = findings.filter(({ status }) => status === 'waived').length;
  const attributes = [
    ['name', rule],
    ['tests', Math.max(1, findings.length)],
    ['failures', findings.length - skipped],
    ['errors', 0],
    ['skipped', skipped],
    ...(timestamp === undefined ? [] : ([['timestamp', timestamp]] as const)),
  ] as const;
  const cases =
    findings.length === 0
      ? [
          `  <testcase${attributesText([
            ['classname', rule],
            ['name', 'no findings'],
          ])}/>`,
        ]
      : findings.map(testCase);
  return [`<testsuite${attributesText(attributes)}>`, ...cases, '</testsuite>'].join('\n');
}

function testCase(finding: FindingDto): string {
  const { rule, object, detail, severity, status, file, line, remediation, fingerprint, waiver } = finding;
  const position =
    file === null ? [] : ([['file', file], ...(line === null ? [] : ([['line', line]] as const))] as const);
  const attributes = attributesText([['classname', rule], ['name', `${object}: ${detail}`], ...position]);
  const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}\n`;
  const inner =
    status === 'waived'
      ? `<skipped${attributesText([['message', `waived: ${waiver?.reason ?? ''}`]])}/>`
      : `<failure${attributesText([
          ['type', severity],
          ['message', detail],
        ])}>${escapeXml(`${place}${remediation}\nfingerprint ${fingerprint}`)}</failure>`;
  return `  <testcase${attributes}>${inner}</testcase>`;
}

function notesOf({ snapshot }: ReportSubject, cut: boolean): string[] {
  const notes = [
    ...(snapshot?.complete === false ? ['some documents were rejected, their findings are missing'] : []),
    ...(cut ? [`only the ${MOST_CASES} most severe findings are here`] : []),
  ];
  return notes.map(
    (note) =>
      `<testsuite name="firebreak" tests="1" failures="0" errors="1" skipped="0"><testcase classname="firebreak" name="complete"><error message="${escapeXml(note)}"/></testcase></testsuite>`,
  );
}

function attributesText(attributes: readonly (readonly [string, string | number])[]): string {
  return attributes.map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text or the value of an attribute; characters that XML 1.0 (2.2) does not have become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? character);
}
