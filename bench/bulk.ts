import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Finding } from '../src/engine/findings/index.js';
import { FindingEntity } from '../src/findings/finding.entity.js';
import { INCOMING, LifecycleStore } from '../src/findings/lifecycle.store.js';
import { ProjectEntity } from '../src/projects/project.entity.js';
import { chunksOf } from '../src/snapshots/snapshot.task.js';
import { databaseOptions, openDatabase } from '../src/storage/database.js';
import { UnitOfWork } from '../src/storage/unit-of-work.js';

/** 100 000 findings stored by one upload, beside TypeORM's insert() of the same rows into the same table. */
const COUNT = 100_000;
const ROUNDS = 3;
/** Of TypeORM's statements: insert() of a thousand fails, as it reads them back by one expression of a thousand terms. */
const TYPEORM_CHUNK = 400;

const folder = mkdtempSync(join(tmpdir(), 'firebreak-bulk-'));
const dataSource = await openDatabase({
  ...databaseOptions(`sqlite:${join(folder, 'bulk.sqlite')}`),
  entities: [FindingEntity, ProjectEntity],
});
const unitOfWork = new UnitOfWork(dataSource);
const lifecycle = new LifecycleStore();
const chunks = chunksOf(Array.from({ length: COUNT }, (_, number) => findingOf(number)));
const rows = chunks.flatMap((chunk) => JSON.parse(chunk) as unknown[][]);

/** Ways of storing the same rows: into an empty project, or behind an upload that had another finding. */
const WAYS: Readonly<Record<string, (to: { empty: number; later: number }) => Promise<unknown>>> = {
  'one upload, the first': ({ empty }) => unitOfWork.run((to) => lifecycle.record(to, empty, 1, undefined, chunks)),
  'one upload, a later one': ({ later }) => unitOfWork.run((to) => lifecycle.record(to, later, 2, 1, chunks)),
  'TypeORM insert()': ({ empty }) => insertByTypeOrm(empty, false),
  'TypeORM QueryBuilder, rows not read back': ({ empty }) => insertByTypeOrm(empty, true),
};
const times = new Map(Object.keys(WAYS).map((name) => [name, [] as number[]]));
const holds = new Map(Object.keys(WAYS).map((name) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, store] of Object.entries(WAYS)) {
    const projects = await emptyProjects();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    times.get(name)?.push(await timed(() => store(projects)));
    delay.disable();
    holds.get(name)?.push(delay.max / 1e6);
  }
}
console.log(`${COUNT} findings in one transaction, ${ROUNDS} rounds, in turn`);
for (const name of Object.keys(WAYS)) {
  const [took, held] = [times.get(name) ?? [], holds.get(name) ?? []];
  console.log(`  ${name.padEnd(42)} ${texts(took)} ms, event loop held ${texts(held)} ms at most`);
}
for (const baseline of Object.keys(WAYS).slice(2)) {
  for (const name of Object.keys(WAYS).slice(0, 2)) {
    const ratios = (times.get(baseline) ?? []).map((time, round) => time / (times.get(name)?.[round] ?? time));
    console.log(`  ${name} beside ${baseline}: ${ratios.map((each) => each.toFixed(1)).join(' / ')}x`);
  }
}
console.log('  goals: 5x over insert(), the event loop held for under 50 ms');
await dataSource.destroy();
rmSync(folder, { recursive: true });

/** `later` has had one finding, which the next upload resolves. */
async function emptyProjects(): Promise<{ empty: number; later: number }> {
  await dataSource.query('DELETE FROM "projects"');
  const createdAt = new Date().toISOString();
  const ids: number[] = [];
  for (const name of ['empty', 'later']) {
    const { identifiers } = await dataSource.manager.insert(ProjectEntity, { name, createdAt });
    ids.push((identifiers[0] as { id: number }).id);
  }
  const [empty = 0, later = 0] = ids;
  await unitOfWork.run((to) => lifecycle.record(to, later, 1, undefined, chunksOf([findingOf(COUNT)])));
  return { empty, later };
}

/** `insert()` itself reads what columns have by default back for each row. */
async function insertByTypeOrm(project: number, byBuilder: boolean): Promise<void> {
  const names = Object.keys(INCOMING);
  const entities = rows.map((row) => ({
    ...Object.fromEntries(names.map((name, index) => [name, row[index]])),
    project,
    since: 1,
    firstSeen: 1,
  }));
  await dataSource.transaction(async (manager) => {
    for (let start = 0; start < entities.length; start += TYPEORM_CHUNK) {
      const some = entities.slice(start, start + TYPEORM_CHUNK);
      if (byBuilder) {
        await manager.createQueryBuilder().insert().into(FindingEntity).values(some).updateEntity(false).execute();
      } else {
        await manager.insert(FindingEntity, some);
      }
    }
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function texts(values: readonly number[]): string {
  return values.map((value) => value.toFixed(0)).join(' / ');
}

function findingOf(number: number): Finding {
  const object = `namespace-${number % 500}/Deployment/workload-${number % 20_000}`;
  return {
    identity: JSON.stringify(['pss.runAsNonRoot', object, number]),
    rule: 'pss.runAsNonRoot',
    severity: number % 3 === 0 ? 'high' : 'medium',
    object,
    namespace: `namespace-${number % 500}`,
    workload: object,
    detail: `runAsNonRoot != true (pod or container "c${number}" must set securityContext.runAsNonRoot=true)`,
    file: 'cluster.yaml',
    document: number,
    line: number + 12,
    column: 9,
    anchor: object,
    anchorLine: number,
  };
}
