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
/** Of TypeORM's statements: SQLite takes 32 766 variables in one. */
const TYPEORM_CHUNK = 1000;

const folder = mkdtempSync(join(tmpdir(), 'firebreak-bulk-'));
const dataSource = await openDatabase({
  ...databaseOptions(`sqlite:${join(folder, 'bulk.sqlite')}`),
  entities: [FindingEntity, ProjectEntity],
});
const unitOfWork = new UnitOfWork(dataSource);
const lifecycle = new LifecycleStore();
const chunks = chunksOf(Array.from({ length: COUNT }, (_, number) => findingOf(number)));
const rows = chunks.flatMap((chunk) => JSON.parse(chunk) as unknown[][]);

const ours: number[] = [];
const theirs: number[] = [];
const holds: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const project = await emptyProject();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  ours.push(await timed(() => unitOfWork.run((to) => lifecycle.record(to, project, 1, undefined, chunks))));
  delay.disable();
  holds.push(delay.max / 1e6);
  const other = await emptyProject();
  theirs.push(await timed(() => insertByTypeOrm(other)));
}
const ratios = theirs.map((time, round) => time / (ours[round] ?? time));
console.log(`${COUNT} findings in one transaction, ${ROUNDS} rounds, in turn`);
console.log(`  one upload        ${texts(ours)} ms`);
console.log(`  TypeORM insert()  ${texts(theirs)} ms`);
console.log(`  ratio             ${ratios.map((each) => each.toFixed(1)).join(' / ')}x (goal: 5x)`);
console.log(`  event loop held   ${texts(holds)} ms at most (aim: under 50 ms)`);
await dataSource.destroy();
rmSync(folder, { recursive: true });

async function emptyProject(): Promise<number> {
  await dataSource.query('DELETE FROM "projects"');
  const { identifiers } = await dataSource.manager.insert(ProjectEntity, {
    name: 'bulk',
    createdAt: new Date().toISOString(),
  });
  return (identifiers[0] as { id: number }).id;
}

async function insertByTypeOrm(project: number): Promise<void> {
  const names = Object.keys(INCOMING);
  const entities = rows.map((row) => ({
    ...Object.fromEntries(names.map((name, index) => [name, row[index]])),
    project,
    since: 1,
    firstSeen: 1,
  }));
  await dataSource.transaction(async (manager) => {
    for (let start = 0; start < entities.length; start += TYPEORM_CHUNK) {
      // As insert() does, but for reading the rows back, which no thousand of them would survive.
      await manager
        .createQueryBuilder()
        .insert()
        .into(FindingEntity)
        .values(entities.slice(start, start + TYPEORM_CHUNK))
        .updateEntity(false)
        .execute();
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
