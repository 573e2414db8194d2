import type { FindingDto } from '../../src/findings/dto/finding.dto.js';
import type { FindingPages, ReportSubject } from '../../src/findings/formats/findings-report.js';

export const SUBJECT: ReportSubject = {
  project: 'shop',
  snapshot: {
    id: '0198c0de-0000-7000-8000-000000000001',
    ref: 'main',
    createdAt: '2026-01-31T12:00:00.000Z',
    complete: true,
    first: false,
  },
  service: 'https://firebreak.example',
};

/** Names that are something else in one format or another. */
export const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  '+1',
  '-1',
  '@SUM(1)',
  '\tcmd',
  ']]><x a="1">&amp;\'',
  '[click](https://evil.example) ![p](https://evil.example/p.png)',
  '`code` | cell | **bold** <img src=x onerror=alert(1)> @everyone',
  'a{0}b\u0000\u0001\u001b[31mc\nline\r\nnext',
  'lone \ud800 surrogate \ufffe',
];

export function findingOf(change: Partial<FindingDto> = {}): FindingDto {
  const moment = { snapshot: '0198c0de-0000-7000-8000-000000000000', at: '2026-01-01T00:00:00.000Z' };
  return {
    fingerprint: '00112233445566778899aabbccddeeff',
    rule: 'network.no-ingress-policy',
    title: 'No policy governs who may come in',
    category: 'network',
    severity: 'medium',
    status: 'open',
    namespace: 'shop',
    workload: 'shop/Deployment/web',
    object: 'shop/Deployment/web',
    detail: 'no policy selects it for ingress',
    field: null,
    file: 'deploy/web.yaml',
    document: 0,
    line: 7,
    column: 3,
    rationale: 'r',
    remediation: 'Write one.',
    references: [],
    firstSeen: moment,
    lastSeen: moment,
    resolved: null,
    reopened: null,
    waiver: null,
    ...change,
  };
}

/** One finding for each hostile text, with it wherever a manifest or a person could have put it. */
export const HOSTILE_FINDINGS = HOSTILE.map((text, index) =>
  findingOf({
    object: text,
    workload: text,
    namespace: text,
    detail: text,
    field: text,
    file: text,
    ...(index % 2 === 0 ? { status: 'waived', waiver: { source: 'project', reason: text, author: text } } : {}),
  }),
);

export async function* pagesOf(...findings: readonly FindingDto[]): FindingPages {
  for (let start = 0; start < findings.length; start += 3) yield findings.slice(start, start + 3);
}
