import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

@Entity('bundles')
export class BundleEntity {
  @PrimaryColumn('varchar')
  digest: string;

  /** The files as gzipped JSON, values of Secrets already stripped. */
  @Column('blob')
  content: Buffer;
}

@Entity('projects')
export class ProjectEntity {
  @PrimaryColumn('varchar')
  name: string;

  @Column('varchar')
  createdAt: string;
}

@Entity('snapshots')
@Index('IDX_snapshots_project_id', ['project', 'id'])
export class SnapshotEntity {
  @PrimaryColumn('varchar')
  id: string;

  @Column('varchar')
  project: string;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_snapshots_project' })
  projectEntity?: ProjectEntity;

  @Column('varchar')
  digest: string;

  @ManyToOne(() => BundleEntity)
  @JoinColumn({ name: 'digest', foreignKeyConstraintName: 'FK_snapshots_digest' })
  bundle?: BundleEntity;

  @Column('varchar', { nullable: true })
  label: string | null;

  @Column('varchar', { nullable: true })
  ref: string | null;

  @Column('varchar')
  createdAt: string;

  @Column('varchar')
  defaultNamespace: string;

  @Column('boolean')
  complete: boolean;

  /** Counts, as JSON. */
  @Column('text')
  inventory: string;

  /** Counts by severity, as JSON. */
  @Column('text')
  findings: string;

  /** As JSON. */
  @Column('text')
  diagnostics: string;
}

@Entity('findings')
export class FindingEntity {
  @PrimaryColumn('varchar')
  snapshot: string;

  @ManyToOne(() => SnapshotEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'snapshot', foreignKeyConstraintName: 'FK_findings_snapshot' })
  snapshotEntity?: SnapshotEntity;

  @PrimaryColumn('varchar')
  fingerprint: string;

  @Column('varchar')
  rule: string;

  @Column('varchar')
  severity: string;

  @Column('varchar')
  workload: string;

  @Column('text')
  detail: string;

  @Column('varchar')
  file: string;

  @Column('integer')
  line: number;
}
