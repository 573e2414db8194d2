import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from '../projects/project.entity.js';

/** What may change of a finding from upload to upload while it stays the same one. */
abstract class FindingContent {
  @Column('varchar')
  severity: string;

  /** Place of the severity in the list of severities, 0 the worst: lists are in this order. */
  @Column('integer')
  rank: number;

  @Column('text')
  detail: string;

  /** Object that the position is counted from, where it is not the finding's own. */
  @Column('varchar', { nullable: true })
  anchor: string | null;

  @Column('varchar', { nullable: true })
  field: string | null;

  /** Lines from the start of the anchor: what moves as a whole does not change. */
  @Column('integer')
  line: number;

  @Column('integer')
  column: number;

  /** The reason that an annotation gives for living with it. */
  @Column('text', { nullable: true })
  waived: string | null;
}

/** A finding of a project as its last upload that has it has it: one row for each fingerprint, however often it is uploaded. */
@Entity('findings')
@Index('IDX_findings_rank', ['project', 'rank', 'fingerprint'])
export class FindingEntity extends FindingContent {
  @PrimaryColumn('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_findings_project' })
  projectEntity?: ProjectEntity;

  @PrimaryColumn('varchar')
  fingerprint: string;

  @Column('varchar')
  rule: string;

  @Column('varchar')
  namespace: string;

  @Column('varchar')
  object: string;

  @Column('varchar', { nullable: true })
  workload: string | null;

  /** Number of the first upload that has it like this. */
  @Column('integer')
  since: number;

  /** Number of the first upload without it; null while it is open. */
  @Column('integer', { nullable: true })
  gone: number | null;

  @Column('integer')
  firstSeen: number;

  /** Null while it is open: then it is the project's last upload. */
  @Column('integer', { nullable: true })
  lastSeen: number | null;

  @Column('integer', { default: 0 })
  reopened: number;

  @Column('integer', { nullable: true })
  reopenedIn: number | null;
}

/** What a finding was like before, from one upload to another. */
@Entity('finding_versions')
@Index('IDX_finding_versions_rank', ['project', 'rank', 'fingerprint'])
@Index('IDX_finding_versions_gone', ['project', 'gone'])
export class FindingVersionEntity extends FindingContent {
  @PrimaryColumn('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_finding_versions_project' })
  projectEntity?: ProjectEntity;

  @PrimaryColumn('varchar')
  fingerprint: string;

  /** Number of the first upload that had it like this. */
  @PrimaryColumn('integer')
  since: number;

  /** Number of the first upload that no longer has it like this. */
  @Column('integer')
  gone: number;
}
