import { Injectable } from '@nestjs/common';
import { AnalysisService, type AnalysisSource } from '../analysis/analysis.service.js';
import { AuditService } from '../audit/audit.service.js';
import { SEVERITIES, type Severity } from '../engine/rule.js';
import type { FindingDto } from '../findings/dto/finding.dto.js';
import { FindingsService } from '../findings/findings.service.js';
import { ProblemError } from '../platform/problems/problem.js';
import { ProjectsService } from '../projects/projects.service.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { UnitOfWork } from '../storage/unit-of-work.js';
import type { GateAnswerDto } from './dto/gate.dto.js';
import { DEFAULT_POLICY, judge, type GatePolicy } from './gate.js';
import { gateTask } from './gate.task.js';
import { GatesStore } from './gates.store.js';

export const DEFAULT_GATE = 'default';
const MOST_GATES = 50;

@Injectable()
export class GatesService {
  constructor(
    private readonly store: GatesStore,
    private readonly projects: ProjectsService,
    private readonly snapshots: SnapshotsService,
    private readonly findings: FindingsService,
    private readonly analysis: AnalysisService,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws ProblemError `not-found`; `default` is always there */
  async policy(project: string, name: string): Promise<GatePolicy> {
    const { id } = await this.projects.find(project);
    const stored = await this.store.policy(id, name);
    if (stored !== undefined) return JSON.parse(stored) as GatePolicy;
    if (name === DEFAULT_GATE) return DEFAULT_POLICY;
    throw new ProblemError('not-found', `Project ${project} has no gate ${name}.`);
  }

  /** @throws ProblemError `not-found`, `malformed-request` for one gate too many */
  async put(project: string, name: string, policy: GatePolicy, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const { id } = await this.projects.findIn(transaction, project);
      if ((await this.store.others(transaction, id, name)) >= MOST_GATES) {
        throw new ProblemError('malformed-request', `A project has at most ${MOST_GATES} gates.`);
      }
      await this.store.put(transaction, id, name, JSON.stringify(policy));
      await this.audit.append(transaction, project, {
        actor,
        action: 'gate.changed',
        subject: name,
        after: { ...policy },
      });
    });
  }

  /**
   * Holds a snapshot against a gate of its project.
   * @param base id of the snapshot to compare with; undefined: the one before
   * @throws ProblemError `not-found`
   */
  async judge(project: string, id: string, name: string, base: string | undefined): Promise<GateAnswerDto> {
    const policy = await this.policy(project, name);
    const head = await this.snapshots.find(project, id);
    const before =
      base === undefined ? await this.before(project, head.snapshot.id) : await this.snapshots.find(project, base);
    const asksNew = before !== undefined && policy.newFindings !== null;
    const known = asksNew ? await this.openOf(project, before.snapshot.id, policy.newFindings) : [];
    const fingerprints = new Set(known.map(({ fingerprint }) => fingerprint));
    const now = asksNew ? await this.openOf(project, head.snapshot.id, policy.newFindings) : [];
    const open = await this.openOf(project, head.snapshot.id, policy.openFindings);
    const asksWorkloads = policy.newInternetExposure || policy.minimumLevel !== null;
    const standings = (source: AnalysisSource) => this.analysis.run(source, gateTask, undefined);
    const checks = judge(policy, {
      complete: head.snapshot.complete,
      hasBase: before !== undefined,
      newFindings: now.filter(({ fingerprint }) => !fingerprints.has(fingerprint)).map(lineOf),
      openFindings: open.map(lineOf),
      workloads: asksWorkloads ? await standings(head.source) : [],
      baseWorkloads: before !== undefined && policy.newInternetExposure ? await standings(before.source) : [],
    });
    const reasons = checks.filter(({ pass }) => !pass).map(({ detail }) => detail);
    return {
      project,
      snapshot: head.snapshot.id,
      base: before?.snapshot.id ?? null,
      policy: name,
      thresholds: { ...policy },
      pass: reasons.length === 0,
      reasons,
      checks: checks.map((check) => ({ ...check, examples: [...check.examples] })),
    };
  }

  private async before(
    project: string,
    id: string,
  ): Promise<Awaited<ReturnType<SnapshotsService['find']>> | undefined> {
    try {
      return await this.snapshots.before(project, id);
    } catch (error) {
      // The first of a project has none.
      if (error instanceof ProblemError && error.slug === 'not-found') return undefined;
      throw error;
    }
  }

  /** Open findings of a severity or above that nobody waives now. */
  private async openOf(project: string, id: string, worst: Severity | null): Promise<FindingDto[]> {
    if (worst === null) return [];
    const ranks = SEVERITIES.slice(0, SEVERITIES.indexOf(worst) + 1).map((_, rank) => rank);
    const found: FindingDto[] = [];
    for await (const page of this.findings.allOfSnapshot(project, id, { ranks, statuses: ['open'] }))
      found.push(...page);
    return found;
  }
}

function lineOf({ severity, rule, object, detail }: FindingDto): string {
  return `${severity} ${rule} at ${object}: ${detail}`;
}
