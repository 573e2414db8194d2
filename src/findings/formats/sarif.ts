import { ruleOf } from '../../engine/findings/index.js';
import type { Rule, Severity } from '../../engine/rule.js';
import type { FindingDto } from '../dto/finding.dto.js';
import { collect, type FindingPages, type ReportSubject } from './findings-report.js';

/** Results of a run that GitHub's code scanning takes; with more it refuses the file. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0, 3.27.10. */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** In the middle of the bands that code scanning sorts by: over 9.0 critical, from 7.0 high, from 4.0 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};
/** SARIF 2.1.0, 3.27.25: 0 to 100, for who sorts by it. */
const RANKS: Readonly<Record<Severity, number>> = { critical: 95, high: 80, medium: 55, low: 20 };

/** A log of SARIF 2.1.0 with one run, as code scanning reads it. */
export async function sarifOf(subject: ReportSubject, pages: FindingPages): Promise<string> {
  const { findings, cut } = await collect(pages, MOST_RESULTS);
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const { project, snapshot, service } = subject;
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Firebreak',
            ...(service === undefined ? {} : { informationUri: service }),
            rules: ids.map((id) => ruleDescriptor(id, service)),
          },
        },
        automationDetails: { id: `firebreak/${project}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder whose files were uploaded.' } } },
        invocations: [
          {
            executionSuccessful: true,
            ...(snapshot === undefined ? {} : { endTimeUtc: snapshot.createdAt }),
            toolExecutionNotifications: notificationsOf(subject, cut),
          },
        ],
        results: findings.map((finding) => resultOf(finding, indexes.get(finding.rule) ?? -1)),
        properties: { project, ...(snapshot && { snapshot: snapshot.id, ref: snapshot.ref }) },
      },
    ],
  });
}

function ruleDescriptor(id: string, service: string | undefined): Record<string, unknown> {
  const rule = ruleOf(id);
  // A snapshot may be older than the catalogue.
  if (rule === undefined) return { id };
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.rationale },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    ...(service === undefined ? {} : { helpUri: `${service}/rules/${encodeURIComponent(id)}` }),
    defaultConfiguration: { level: LEVELS[rule.severity], rank: RANKS[rule.severity] },
    properties: {
      tags: ['security', 'kubernetes', rule.category],
      precision: 'high',
      'problem.severity': PROBLEM_SEVERITY[LEVELS[rule.severity]],
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

/** Code scanning's own names for the levels. */
const PROBLEM_SEVERITY = { error: 'error', warning: 'warning', note: 'recommendation' } as const;

/** A readable identifier in Pascal case (3.49.7). */
function nameOf(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function helpText({ rationale, remediation, references }: Rule): string {
  return [rationale, remediation, ...(references.length === 0 ? [] : [`See ${references.join('; ')}.`])].join('\n\n');
}

function helpMarkdown({ title, rationale, remediation, references }: Rule): string {
  const list = references.map((reference) => `- ${reference}`).join('\n');
  return `# ${title}\n\n${rationale}\n\n## What to do\n\n${remediation}${list === '' ? '' : `\n\n## References\n\n${list}`}\n`;
}

function resultOf(finding: FindingDto, ruleIndex: number): Record<string, unknown> {
  const { rule, severity, object, detail, fingerprint, waiver, namespace, status } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    rank: RANKS[severity],
    message: { text: messageText(`${object}: ${detail}`) },
    locations: [locationOf(finding)],
    // Code scanning follows an alert from upload to upload by the first of them alone.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'firebreak/v1': fingerprint },
    // Empty says that nobody has suppressed it; absent would leave that open (3.27.23).
    suppressions:
      status !== 'waived' || waiver === null
        ? []
        : [
            {
              kind: waiver.source === 'manifest' ? 'inSource' : 'external',
              status: 'accepted',
              justification: waiver.reason,
            },
          ],
    properties: { severity, namespace, field: finding.field, remediation: finding.remediation },
  };
}

function locationOf({ file, line, column, object, field }: FindingDto): Record<string, unknown> {
  const logical = {
    logicalLocations: [
      {
        fullyQualifiedName: field === null ? object : `${object}/${field}`,
        kind: field === null ? 'object' : 'member',
      },
    ],
  };
  if (file === null || line === null) return logical;
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line, startColumn: Math.max(1, column ?? 1) },
    },
    ...logical,
  };
}

/** Of the path of an upload, always relative: a colon in it is no scheme, and what leads out of the folder is gone. */
export function relativeUri(file: string): string {
  return file
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodeURIComponent(segment.replaceAll(/\p{Cs}/gu, '\uFFFD')))
    .join('/');
}

/** Names come from manifests: none may become a link (3.11.6) or a placeholder (3.11.5) of the message. */
export function messageText(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('](', '] (')
    .replaceAll(/\{(\d+)\}/g, '{{$1}}');
}

function notificationsOf({ snapshot }: ReportSubject, cut: boolean): Record<string, unknown>[] {
  const texts = [
    ...(snapshot?.complete === false
      ? ['Some documents were rejected: the findings that they would have are missing. The snapshot lists them.']
      : []),
    ...(cut ? [`Only the ${MOST_RESULTS} most severe findings are here; format=csv has all of them.`] : []),
  ];
  return texts.map((text) => ({ level: 'warning', message: { text } }));
}
