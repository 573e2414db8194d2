import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/engine/findings/index.js';
import type { FindingDto } from '../../src/findings/dto/finding.dto.js';
import type { FindingStatus } from '../../src/findings/findings.service.js';
import { findingOf, openHistory } from './harness.js';

type History = Awaited<ReturnType<typeof openHistory>>;

let history: History;
beforeAll(async () => {
  history = await openHistory();
});
afterAll(() => history.close());

const EVERY: readonly FindingStatus[] = ['open', 'waived', 'resolved'];

async function allOf(
  page: (cursor?: string) => Promise<{ items: FindingDto[]; next?: string }>,
): Promise<FindingDto[]> {
  const items: FindingDto[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const { items: found, next } = await page(cursor);
    items.push(...found);
    cursor = next;
    more = next !== undefined;
  }
  return items;
}

const ofProject = (project: string, statuses = EVERY): Promise<FindingDto[]> =>
  allOf((cursor) => history.findings.ofProject(project, { statuses }, 3, cursor));
const ofSnapshot = (project: string, id: string, statuses: readonly FindingStatus[]): Promise<FindingDto[]> =>
  allOf((cursor) => history.findings.ofSnapshot(project, id, { statuses }, 3, cursor));

/** A variant of a finding in one upload: whether it is there, and like what. */
const variant = fc.constantFrom('absent', 'absent', 'plain', 'severe', 'moved', 'waived');
const upload = fc.array(variant, { minLength: 6, maxLength: 6 });
const change = fc.oneof(
  { weight: 4, arbitrary: upload.map((variants) => ({ kind: 'upload' as const, variants })) },
  { weight: 1, arbitrary: fc.nat().map((index) => ({ kind: 'delete' as const, index })) },
);

const VARIANTS: Readonly<Record<string, Partial<Finding>>> = {
  plain: {},
  severe: { severity: 'critical', detail: 'worse' },
  // The whole object is elsewhere, which changes nothing of the finding.
  moved: { file: 'other.yaml', line: 110, anchorLine: 105 },
  waived: { waived: 'known' },
};
const findingsOf = (variants: readonly string[]): Finding[] =>
  variants.flatMap((name, number) => (name === 'absent' ? [] : [findingOf(number, VARIANTS[name])]));

interface Kept {
  readonly id: string;
  readonly findings: readonly Finding[];
}

/** What a finding is over uploads, from scratch: which have it, and nothing else. */
function lifeOf(kept: readonly Kept[], number: number): Record<string, unknown> | undefined {
  const { identity } = findingOf(number);
  const there = kept.map(({ findings }) => findings.some((finding) => finding.identity === identity));
  const first = there.indexOf(true);
  const last = there.lastIndexOf(true);
  if (first < 0) return undefined;
  const returns = there.flatMap((present, index) => (present && index > first && !there[index - 1] ? [index] : []));
  const open = last === kept.length - 1;
  const lastReturn = returns.at(-1);
  const finding = kept[last]?.findings.find((each) => each.identity === identity);
  return {
    workload: findingOf(number).workload,
    status: open ? (finding?.waived === undefined ? 'open' : 'waived') : 'resolved',
    severity: finding?.severity,
    file: finding?.file,
    line: finding?.line,
    first: kept[first]?.id,
    last: kept[last]?.id,
    resolved: open ? undefined : kept[last + 1]?.id,
    times: returns.length,
    back: lastReturn === undefined ? undefined : kept[lastReturn]?.id,
  };
}

const lifeIn = (dto: FindingDto): Record<string, unknown> => ({
  workload: dto.workload,
  status: dto.status,
  severity: dto.severity,
  file: dto.file,
  line: dto.line,
  first: dto.firstSeen?.snapshot,
  last: dto.lastSeen?.snapshot,
  resolved: dto.resolved?.snapshot,
  times: dto.reopened?.times ?? 0,
  back: dto.reopened?.last?.snapshot,
});

const byWorkload = (one: Record<string, unknown>, other: Record<string, unknown>): number =>
  String(one['workload']) < String(other['workload']) ? -1 : 1;
const identities = (items: readonly FindingDto[]): string[] =>
  items.map((item) => `${item.workload} ${item.severity} ${item.line}`).sort();
const expectedOf = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => `${finding.workload} ${finding.severity} ${finding.line}`).sort();

describe('the lifecycle of findings', () => {
  it('is what a recomputation from scratch says, for every finding and every snapshot, after uploads and deletions', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const project = `random-${number++}`;
        const kept: Kept[] = [];
        for (const each of changes) {
          if (each.kind === 'upload') {
            const findings = findingsOf(each.variants);
            const { id } = await history.upload(project, findings);
            kept.push({ id, findings });
          } else if (kept.length > 0) {
            const [gone] = kept.splice(each.index % kept.length, 1);
            await history.snapshots.remove(project, gone?.id ?? '', 'somebody');
          }
        }
        if (kept.length === 0) return;
        const expected = [0, 1, 2, 3, 4, 5]
          .map((finding) => lifeOf(kept, finding))
          .filter((life) => life !== undefined)
          .sort(byWorkload);
        expect((await ofProject(project)).map(lifeIn).sort(byWorkload)).toEqual(expected);
        for (const [index, { id, findings }] of kept.entries()) {
          expect(identities(await ofSnapshot(project, id, ['open', 'waived']))).toEqual(expectedOf(findings));
          const before = kept[index - 1]?.findings ?? [];
          const resolved = before.filter((one) => !findings.some((other) => other.identity === one.identity));
          expect((await ofSnapshot(project, id, ['resolved'])).map((item) => item.workload).sort()).toEqual(
            resolved.map((finding) => finding.workload).sort(),
          );
        }
        await replaysTheSame(project, kept);
      }),
      { numRuns: 40 },
    );
  });

  /** Uploading what is left, in order, to a new project gives the same state. */
  async function replaysTheSame(project: string, kept: readonly Kept[]): Promise<void> {
    const replay = `${project}-replayed`;
    const ids = new Map<string, string>();
    for (const { id, findings } of kept) ids.set((await history.upload(replay, findings)).id, id);
    const translated = (await ofProject(replay)).map((dto) => JSON.stringify(lifeIn(dto)));
    const restored = translated.map((text) =>
      [...ids].reduce((changed, [copy, original]) => changed.replaceAll(copy, original), text),
    );
    expect(restored.sort()).toEqual((await ofProject(project)).map((dto) => JSON.stringify(lifeIn(dto))).sort());
  }

  it('writes no row for what an upload repeats, or moves as a whole', async () => {
    const rows = async (): Promise<number> => {
      const [row] = await history.reads.query<{ count: number }>({
        texts: ['SELECT (SELECT COUNT(*) FROM "findings") + (SELECT COUNT(*) FROM "finding_versions") AS "count"'],
        values: [],
      });
      return row?.count ?? 0;
    };
    const findings = Array.from({ length: 50 }, (_, index) => findingOf(index));
    await history.upload('repeated', findings);
    const once = await rows();
    await history.upload('repeated', findings);
    await history.upload(
      'repeated',
      findings.map((finding) => ({ ...finding, ...VARIANTS['moved'] })),
    );
    expect(await rows()).toBe(once);
    const [moved] = await ofProject('repeated');
    expect([moved?.file, moved?.line]).toEqual(['other.yaml', 110]);
    await history.upload('repeated', [findingOf(0, VARIANTS['severe']), ...findings.slice(1)]);
    expect(await rows()).toBe(once + 1);
  });
});

describe('retention', () => {
  it('keeps the newest, what their findings were, and when those were first seen', async () => {
    const first = await history.upload('retained', [findingOf(0), findingOf(1)]);
    await history.upload('retained', [findingOf(0)]);
    const third = await history.upload('retained', [findingOf(0), findingOf(2)]);
    await history.unitOfWork.run(async (transaction) => {
      const project = await history.projects.findIn(transaction, 'retained');
      await history.projects.setRetention(transaction, project, 1, null);
      await history.snapshots.retire(transaction, { ...project, keepSnapshots: 1 });
    });
    const { items } = await history.snapshots.page('retained', 10, undefined);
    expect(items.map(({ id }) => id)).toEqual([third.id]);
    const found = await ofProject('retained');
    expect(found.map(({ workload, firstSeen }) => [workload, firstSeen?.snapshot]).sort()).toEqual([
      [findingOf(0).workload, first.id],
      [findingOf(2).workload, third.id],
    ]);
    const bundles = await history.reads.query<{ digest: string }>({
      texts: [`SELECT "digest" FROM "bundles" WHERE "digest" = `, ''],
      values: [first.digest],
    });
    expect(bundles).toEqual([]);
    const { items: log } = await history.audit.page('retained', 10, undefined);
    expect(log.map(({ action, before }) => [action, before])).toEqual([['snapshots.retired', { snapshots: 2 }]]);
  });
});

describe('waivers', () => {
  it('hold until they end, are counted apart, and are in the log', async () => {
    const findings = [findingOf(0), findingOf(1)];
    const nothing = (): void => undefined;
    await history.upload('waived', findings);
    const { waiver } = await history.waivers.put(
      'waived',
      { workload: findingOf(0).workload as string, reason: 'needs the GPU', author: 'kim' },
      nothing,
    );
    const statuses = async (): Promise<string[]> => (await ofProject('waived')).map((item) => item.status).sort();
    expect(await statuses()).toEqual(['open', 'waived']);
    const { findings: open, waived } = await history.upload('waived', findings);
    expect([open.high, waived.high]).toEqual([1, 1]);
    expect((await ofProject('waived', ['waived']))[0]?.waiver).toMatchObject({
      source: 'project',
      id: waiver.id,
      reason: 'needs the GPU',
      author: 'kim',
    });
    const before = history.clock.time;
    history.clock.time = new Date(before.getTime() + 91 * 86_400_000);
    expect(await statuses()).toEqual(['open', 'open']);
    history.clock.time = before;
    await history.waivers.remove('waived', waiver.id, 'lee', nothing);
    expect(await statuses()).toEqual(['open', 'open']);
    const { items } = await history.audit.page('waived', 10, undefined);
    expect(items.map(({ actor, action }) => [actor, action])).toEqual([
      ['lee', 'waiver.removed'],
      ['kim', 'waiver.created'],
    ]);
  });

  it('that were in force at the last upload, and are removed or have ended since, no longer count in the posture', async () => {
    const findings = [findingOf(0), findingOf(1), findingOf(2, { waived: 'by annotation' })];
    const nothing = (): void => undefined;
    const wanted = { workload: findingOf(0).workload as string, reason: 'for now', author: 'kim' };
    await history.upload('posture', findings);
    const { waiver } = await history.waivers.put('posture', wanted, nothing);
    await history.upload('posture', findings);
    const posture = async (): Promise<number[]> => {
      const { project } = await history.settings.get('posture');
      return [project.findings.high, project.waived.high];
    };
    expect(await posture()).toEqual([1, 2]);
    const before = history.clock.time;
    history.clock.time = new Date(before.getTime() + 91 * 86_400_000);
    expect(await posture()).toEqual([2, 1]);
    history.clock.time = before;
    await history.waivers.remove('posture', waiver.id, 'kim', nothing);
    expect(await posture()).toEqual([2, 1]);
  });
});

describe('pages', () => {
  it('neither repeat nor skip what was there throughout, while uploads go on', async () => {
    const stays = Array.from({ length: 40 }, (_, index) => findingOf(index));
    await history.upload('busy', stays);
    const ids = [(await history.upload('busy', stays)).id];
    const seen: string[] = [];
    const snapshots: string[] = [];
    let findingsCursor: string | undefined;
    let snapshotsCursor: string | undefined;
    for (let round = 0; round < 30; round++) {
      const comes = Array.from({ length: round % 7 }, (_, index) => findingOf(100 + index));
      ids.push((await history.upload('busy', [...stays, ...comes])).id);
      if (round === 0 || findingsCursor !== undefined) {
        const page = await history.findings.ofProject('busy', { statuses: EVERY }, 5, findingsCursor);
        seen.push(...page.items.map((item) => item.workload ?? ''));
        findingsCursor = page.next;
      }
      if (round === 0 || snapshotsCursor !== undefined) {
        const page = await history.snapshots.page('busy', 2, snapshotsCursor);
        snapshots.push(...page.items.map((item) => item.id));
        snapshotsCursor = page.next;
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(stays.filter(({ workload }) => !seen.includes(workload ?? ''))).toEqual([]);
    expect(new Set(snapshots).size).toBe(snapshots.length);
    expect(snapshots).toContain(ids[0]);
  });
});
