import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { FindingsService, noCounts } from '../findings/findings.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { UnitOfWork } from '../storage/unit-of-work.js';
import { WaiversService } from '../waivers/waivers.service.js';
import type { PatchProjectDto, ProjectDto, RetentionDto } from './dto/project.dto.js';
import { ProjectsService, type ProjectRow } from './projects.service.js';

/** It always exists: deleting it empties it. */
const DEFAULT_PROJECT = 'default';

/** Projects as people see them: how they stand, what they keep. */
@Injectable()
export class ProjectSettingsService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly snapshots: SnapshotsService,
    private readonly findings: FindingsService,
    private readonly waivers: WaiversService,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By name; only the one that the asker is confined to, where it is. */
  async page(only: string | undefined, limit: number, cursor: string | undefined): Promise<Page<ProjectDto>> {
    if (only !== undefined) return { items: await this.onlyProject(only) };
    const key = keyOf<readonly [string]>(cursor, ['string']);
    const rows = await this.projects.page(key?.[0] ?? '', limit + 1);
    const items = new Map<string, ProjectDto>();
    for (const row of rows.slice(0, limit)) items.set(row.name, await this.dtoOf(row));
    return pageOf(
      rows,
      limit,
      (row) => items.get(row.name) as ProjectDto,
      (row) => [row.name],
    );
  }

  private async onlyProject(name: string): Promise<ProjectDto[]> {
    try {
      return [(await this.get(name)).project];
    } catch (error) {
      if (error instanceof ProblemError && error.slug === 'not-found') return [];
      throw error;
    }
  }

  /** @throws ProblemError `not-found` */
  async get(name: string): Promise<{ project: ProjectDto; revision: number }> {
    const row = await this.projects.find(name);
    return { project: await this.dtoOf(row), revision: row.revision };
  }

  /**
   * Changes what a project keeps, and removes at once what it no longer does.
   * @throws ProblemError `not-found`, and what the precondition throws
   */
  async patch(
    name: string,
    patch: PatchProjectDto,
    actor: string,
    precondition: (revision: number) => void,
  ): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const row = await this.projects.findIn(transaction, name);
      precondition(row.revision);
      const before = retentionOf(row);
      const { snapshots = before.snapshots, days = before.days } = patch.retention ?? {};
      await this.projects.setRetention(transaction, row, snapshots, days);
      await this.audit.append(transaction, name, {
        actor,
        action: 'project.retention-changed',
        subject: name,
        before,
        after: { snapshots, days },
      });
      await this.snapshots.retire(transaction, { ...row, keepSnapshots: snapshots, keepDays: days });
    });
  }

  /** Deletes a project with all that it has, but for its audit log. @throws ProblemError `not-found` */
  async remove(name: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const row = await this.projects.findIn(transaction, name);
      await this.snapshots.removeAll(transaction, row);
      await this.projects.remove(transaction, row);
      await this.audit.append(transaction, name, { actor, action: 'project.deleted', subject: name });
      if (name === DEFAULT_PROJECT) {
        await this.projects.ensure(transaction, name, this.clock.now().toISOString());
      }
    });
  }

  private async dtoOf(row: ProjectRow): Promise<ProjectDto> {
    const { name, createdAt } = row;
    const latest = await this.snapshots.latest(row);
    // What the last upload found is what is open; only waivers in force need a look at each.
    const known = latest === undefined ? { findings: noCounts(), waived: noCounts() } : latest.withoutWaivers;
    const counts =
      known === undefined || (await this.waivers.anyInForceNow(row.id))
        ? await this.findings.countOpenNow(row.id)
        : known;
    return { name, createdAt, retention: retentionOf(row), latest: latest?.snapshot ?? null, ...counts };
  }
}

function retentionOf({ keepSnapshots, keepDays }: ProjectRow): RetentionDto {
  return { snapshots: keepSnapshots, days: keepDays };
}
