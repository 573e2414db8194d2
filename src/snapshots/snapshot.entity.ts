import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from '../projects/project.entity.js';

@Entity('bundles')
export class BundleEntity {
  @PrimaryColumn('varchar')
  digest: string;

  /** The files as gzipped JSON, values of Secrets already stripped. */
  @Column('blob')
  content: Buffer;
}

/** What the analysis of a bundle said that is long and often the same: diagnostics, and where the objects of findings stand. */
@Entity('reports')
export class ReportEntity {
  @PrimaryColumn('varchar')
  digest: string;

  /** Gzipped JSON. */
  @Column('blob')
  content: Buffer;
}

/** Every upload that was not deleted by hand, also those whose snapshot retention removed: findings remember them. */
@Entity('moments')
export class MomentEntity {
  @PrimaryColumn('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_moments_project' })
  projectEntity?: ProjectEntity;

  @PrimaryColumn('integer')
  sequence: number;

  @Column('varchar')
  snapshot: string;

  @Column('varchar')
  at: string;
}

@Entity('snapshots')
@Index('IDX_snapshots_project_sequence', ['project', 'sequence'], { unique: true })
@Index('IDX_snapshots_digest', ['digest'])
@Index('IDX_snapshots_report', ['report'])
export class SnapshotEntity {
  @PrimaryColumn('varchar')
  id: string;

  @Column('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_snapshots_project' })
  projectEntity?: ProjectEntity;

  @Column('integer')
  sequence: number;

  @Column('varchar')
  digest: string;

  @ManyToOne(() => BundleEntity)
  @JoinColumn({ name: 'digest', foreignKeyConstraintName: 'FK_snapshots_digest' })
  bundle?: BundleEntity;

  @Column('varchar')
  report: string;

  @ManyToOne(() => ReportEntity)
  @JoinColumn({ name: 'report', foreignKeyConstraintName: 'FK_snapshots_report' })
  reportEntity?: ReportEntity;

  @Column('varchar', { nullable: true })
  label: string | null;

  @Column('varchar', { nullable: true })
  ref: string | null;

  @Column('varchar')
  createdAt: string;

  @Column('varchar')
  defaultNamespace: string;

  @Column('integer')
  complete: number;

  /** Counts, as JSON. */
  @Column('text')
  inventory: string;

  /** Of findings that nobody waived, by severity, as JSON. */
  @Column('text')
  findings: string;

  /** Of waived findings, likewise. */
  @Column('text')
  waived: string;

  /** What the time series chart, as JSON. */
  @Column('text')
  figures: string;
}
