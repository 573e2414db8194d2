import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingDto } from '../../src/findings/dto/finding.dto.js';
import { csvOf } from '../../src/findings/formats/csv.js';
import { findingsText } from '../../src/findings/formats/findings-text.js';
import { junitOf } from '../../src/findings/formats/junit.js';
import { relativeUri, sarifOf } from '../../src/findings/formats/sarif.js';
import { serviceAddress } from '../../src/platform/service-address.js';
import { findingOf, HOSTILE, HOSTILE_FINDINGS, pagesOf, SUBJECT } from './hostile.js';

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string; helpUri?: string; properties: Record<string, unknown> }[] } };
    invocations: { toolExecutionNotifications: unknown[] }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      partialFingerprints: Record<string, string>;
      suppressions: unknown[];
      locations: { physicalLocation?: { artifactLocation: { uri: string }; region: unknown } }[];
    }[];
  }[];
}

let validate: ValidateFunction;
beforeAll(() => {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json');
  const schema = readFileSync(path.replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  (addFormats as unknown as (instance: Ajv) => void)(ajv);
  // It says that it is of draft 4, and has nothing that later drafts read otherwise but the names of these two fields.
  const { $schema, id, ...rest } = JSON.parse(schema) as Record<string, unknown>;
  expect([$schema, schema.includes('exclusiveM')]).toEqual(['http://json-schema.org/draft-04/schema#', false]);
  validate = ajv.compile({ $id: String(id), ...rest });
});

async function sarif(...findings: readonly FindingDto[]): Promise<Sarif['runs'][number]> {
  const log = JSON.parse(await sarifOf(SUBJECT, pagesOf(...findings))) as Sarif;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const [run] = log.runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

describe('SARIF', () => {
  it('is valid by the schema of 2.1.0, whatever things are called, and the schema refuses what is not', async () => {
    await sarif();
    await sarif(...HOSTILE_FINDINGS);
    expect(validate({ version: '2.1.0', runs: [{ tool: {}, results: [] }] })).toBe(false);
  });

  it('says where, how bad, since which identity, and whether somebody lives with it', async () => {
    const waived = findingOf({ status: 'waived', waiver: { source: 'manifest', reason: 'a mesh does it' } });
    const { results, tool } = await sarif(findingOf({ severity: 'critical', rule: 'access.wildcard' }), waived);
    expect(results[1]).toMatchObject({
      ruleId: 'network.no-ingress-policy',
      level: 'warning',
      message: { text: 'shop/Deployment/web: no policy selects it for ingress' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 7, startColumn: 3 },
          },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: '00112233445566778899aabbccddeeff:1' },
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'a mesh does it' }],
    });
    expect(results[0]).toMatchObject({ level: 'error', suppressions: [] });
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    const rule = tool.driver.rules.find(({ id }) => id === 'network.no-ingress-policy');
    expect(rule).toMatchObject({
      helpUri: 'https://firebreak.example/rules/network.no-ingress-policy',
      defaultConfiguration: { level: 'warning' },
      properties: { 'security-severity': '5.5' },
    });
  });

  it('makes of no name a link, a placeholder, or an address that is not relative', async () => {
    const { results } = await sarif(...HOSTILE_FINDINGS);
    expect(results).toHaveLength(HOSTILE.length);
    for (const { message, locations } of results) {
      expect(message.text).not.toMatch(/\]\(|(?<!\{)\{\d|\p{Cc}/u);
      const uri = locations[0]?.physicalLocation?.artifactLocation.uri ?? '';
      expect(new URL(uri, 'https://root.example/a/').href).toBe(`https://root.example/a/${uri}`);
    }
    expect(relativeUri('http://evil.example/../../etc/x#y?z.yaml')).toBe('http%3A/evil.example/etc/x%23y%3Fz.yaml');
  });

  it('says aloud what is missing', async () => {
    const snapshot = { ...SUBJECT.snapshot, complete: false } as NonNullable<typeof SUBJECT.snapshot>;
    const log = JSON.parse(await sarifOf({ ...SUBJECT, snapshot }, pagesOf())) as Sarif;
    expect(log.runs[0]?.invocations[0]?.toolExecutionNotifications).toHaveLength(1);
    const many = Array.from({ length: 25_001 }, () => findingOf());
    const run = await sarif(...many);
    expect(run.results).toHaveLength(25_000);
    expect(run.invocations[0]?.toolExecutionNotifications).toHaveLength(1);
  });
});

describe('JUnit', () => {
  const parse = (text: string) => {
    expect(XMLValidator.validate(text)).toBe(true);
    const parser = new XMLParser({
      ignoreAttributes: false,
      parseAttributeValue: false,
      isArray: (name) => name.startsWith('test'),
    });
    return parser.parse(text) as { testsuites: Suites[] };
  };
  interface Suites {
    '@_tests': string;
    '@_failures': string;
    '@_skipped': string;
    testsuite: { '@_name': string; '@_tests': string; testcase: Record<string, unknown>[] }[];
  }

  it('has a failed case for each open finding, a skipped one for each waived one, a passed one for other rules', async () => {
    const waived = findingOf({ status: 'waived', waiver: { source: 'project', reason: 'until May' } });
    const text = await junitOf(SUBJECT, pagesOf(findingOf(), waived), { statuses: ['open', 'waived'] });
    const [all] = parse(text).testsuites;
    expect(all).toMatchObject({ '@_failures': '1', '@_skipped': '1' });
    const cases = all?.testsuite.flatMap(({ testcase }) => testcase) ?? [];
    expect(cases).toHaveLength(Number(all?.['@_tests']));
    expect(cases.filter((each) => 'failure' in each)).toHaveLength(1);
    expect(cases.filter((each) => 'skipped' in each)).toHaveLength(1);
    expect(cases.find((each) => 'failure' in each)).toMatchObject({ '@_file': 'deploy/web.yaml', '@_line': '7' });
    expect(all?.testsuite.some(({ '@_name': name }) => name === 'pss.privileged')).toBe(true);
    const [narrow] = parse(
      await junitOf(SUBJECT, pagesOf(), { statuses: ['open'], rules: ['pss.privileged'] }),
    ).testsuites;
    expect(narrow?.testsuite.map(({ '@_name': name }) => name)).toEqual(['pss.privileged']);
  });

  it('is XML, whatever things are called', async () => {
    const text = await junitOf(SUBJECT, pagesOf(...HOSTILE_FINDINGS), { statuses: ['open', 'waived'], rules: [] });
    const [all] = parse(text).testsuites;
    expect(all?.testsuite).toHaveLength(1);
    expect(all?.testsuite[0]?.testcase).toHaveLength(HOSTILE.length);
    expect(text).not.toMatch(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  });
});

describe('CSV', () => {
  it('has no cell that a spreadsheet would compute', async () => {
    let text = '';
    for await (const part of csvOf(pagesOf(...HOSTILE_FINDINGS))) text += part;
    const cells = [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    expect(cells.length).toBeGreaterThan(HOSTILE.length * 15);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(text.split('\r\n')[0]).toMatch(/^severity,status,rule,/);
  });
});

describe('the text for a pull request', () => {
  it('leads with the verdict, marks what is new, and ends before anybody scrolls', async () => {
    const fresh = findingOf({ severity: 'critical', firstSeen: { snapshot: SUBJECT.snapshot?.id ?? '', at: '' } });
    const waived = findingOf({ status: 'waived' });
    const many = Array.from({ length: 30 }, () => findingOf());
    const text = await findingsText(SUBJECT, pagesOf(fresh, ...many, waived), 'text/markdown');
    expect(text.split('\n')[0]).toBe('**31 open: 1 critical, 30 medium; 1 of them new; 1 waived.**');
    expect(text.match(/^\| (new )?(critical|medium)/gm)).toHaveLength(20);
    expect(text).toContain('… and 11 more');
    expect(text).toContain('](https://firebreak.example/rules/network.no-ingress-policy)');
    expect(await findingsText(SUBJECT, pagesOf(), 'text/plain')).toBe('No open findings.\n');
  });

  it('lets no name become markup, a link, a mention of a cell, or another line', async () => {
    const open = HOSTILE_FINDINGS.map((finding) => ({ ...finding, status: 'open' as const }));
    const text = await findingsText(SUBJECT, pagesOf(...open), 'text/markdown');
    const rows = text.split('\n').filter((line) => line.startsWith('| medium'));
    expect(rows).toHaveLength(HOSTILE.length);
    for (const row of rows) {
      const bare = row.replace(/\[`[^`]+`\]\([^)]+\)/, '').replaceAll(/\\[\\`*_[\]|]/g, '');
      expect(bare).not.toMatch(/[<>`[\]*]/);
      expect(bare.split('|')).toHaveLength(7);
    }
  });
});

describe('the address of the service', () => {
  it('is what can be one, and nothing that breaks out of a link', () => {
    const at = (host: string) => serviceAddress({ protocol: 'https', host } as Parameters<typeof serviceAddress>[0]);
    expect(at('firebreak.example:8443')).toBe('https://firebreak.example:8443');
    expect(at('[::1]:3000')).toBe('https://[::1]:3000');
    for (const host of ['', 'a)b', 'a b', 'a/b', '"><x', 'a:b', 'a@b']) expect(at(host)).toBeUndefined();
  });
});
