import { DataSource } from 'typeorm';
import { digestOf } from '../../src/analysis/bundle-content.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import type { Finding } from '../../src/engine/findings/index.js';
import { FindingsService } from '../../src/findings/findings.service.js';
import { FindingsStore } from '../../src/findings/findings.store.js';
import { ForgetStore } from '../../src/findings/forget.store.js';
import { LifecycleStore } from '../../src/findings/lifecycle.store.js';
import { packReport, type Place } from '../../src/findings/report.js';
import type { Clock } from '../../src/platform/clock.js';
import { ProjectSettingsService } from '../../src/projects/project-settings.service.js';
import { ProjectsService } from '../../src/projects/projects.service.js';
import { ProjectsStore } from '../../src/projects/projects.store.js';
import { chunksOf, type SnapshotFacts } from '../../src/snapshots/snapshot.task.js';
import { SnapshotsService } from '../../src/snapshots/snapshots.service.js';
import { SnapshotsStore } from '../../src/snapshots/snapshots.store.js';
import { databaseOptions, openDatabase, openReader } from '../../src/storage/database.js';
import { Reads } from '../../src/storage/reads.js';
import { UnitOfWork } from '../../src/storage/unit-of-work.js';
import { WaiversService } from '../../src/waivers/waivers.service.js';
import { WaiversStore } from '../../src/waivers/waivers.store.js';

/** A clock that stands still until it is set. */
export class SetClock implements Clock {
  constructor(public time = new Date('2026-01-01T00:00:00Z')) {}

  now(): Date {
    return this.time;
  }
}

/** The services of a history on a database of its own; uploads are findings, as if an analysis had found them. */
export async function openHistory(url = 'sqlite::memory:') {
  const writer: DataSource = await openDatabase(databaseOptions(url));
  const reader = await openReader(writer);
  const clock = new SetClock();
  const reads = new Reads(reader);
  const unitOfWork = new UnitOfWork(writer);
  const projects = new ProjectsService(new ProjectsStore(reads));
  const audit = new AuditService(new AuditStore(reads), clock);
  const waivers = new WaiversService(new WaiversStore(reads), projects, audit, unitOfWork, clock);
  const findings = new FindingsService(
    new FindingsStore(reads),
    new LifecycleStore(),
    new ForgetStore(),
    waivers,
    projects,
  );
  const queue: SnapshotFacts[] = [];
  const analysis = {
    run: () => {
      const facts = queue.shift();
      if (facts === undefined) throw new Error('nothing to analyse');
      return Promise.resolve(facts);
    },
  };
  const snapshots = new SnapshotsService(
    analysis as unknown as ConstructorParameters<typeof SnapshotsService>[0],
    new SnapshotsStore(reads),
    projects,
    findings,
    waivers,
    audit,
    unitOfWork,
    clock,
  );
  return {
    writer,
    reads,
    clock,
    unitOfWork,
    projects,
    audit,
    waivers,
    findings,
    snapshots,
    settings: new ProjectSettingsService(projects, snapshots, findings, waivers, audit, unitOfWork, clock),
    upload: (project: string, found: readonly Finding[]) => {
      queue.push(factsOf(found));
      return snapshots.upload(project, { contentType: 'application/yaml', bytes: new Uint8Array() }, {});
    },
    close: async () => {
      if (reader !== writer) await reader.destroy();
      await writer.destroy();
    },
  };
}

export function findingOf(number: number, change: Partial<Finding> = {}): Finding {
  const namespace = `ns${number % 3}`;
  const object = `${namespace}/Deployment/app-${number}`;
  return {
    identity: JSON.stringify(['pss.privileged', object, number]),
    rule: number % 2 === 0 ? 'pss.privileged' : 'network.no-egress-policy',
    severity: 'high',
    object,
    namespace,
    workload: object,
    detail: `finding ${number}`,
    file: 'all.yaml',
    document: number,
    line: 10,
    column: 3,
    anchor: object,
    anchorLine: 5,
    ...change,
  };
}

function factsOf(findings: readonly Finding[]): SnapshotFacts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  const waived = { ...counts };
  for (const finding of findings) (finding.waived === undefined ? counts : waived)[finding.severity] += 1;
  const places = Object.fromEntries(
    findings.map(({ anchor, file, document, anchorLine }): [string, Place] => [anchor, [file, document, anchorLine]]),
  );
  const report = { diagnostics: [], places };
  const content = JSON.stringify(findings);
  return {
    digest: digestOf(content),
    content: Buffer.from(content),
    complete: true,
    inventory: { namespaces: 1, workloads: findings.length, pods: 0, services: 0, networkPolicies: 0 },
    counts,
    waived,
    posture: {
      workloads: findings.length,
      levels: { privileged: 0, baseline: 0, restricted: 0 },
      exposure: { internetIngress: 0, internetEgress: 0, ungovernedIngress: 0, ungovernedEgress: 0, unknown: 0 },
      reach: { connections: 0, possible: 0, unknown: 0 },
    },
    findings: chunksOf(findings),
    report: { digest: digestOf(JSON.stringify(report)), content: packReport(report) },
    diagnostics: [],
  };
}
