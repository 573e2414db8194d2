import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from '../projects/project.entity.js';

@Entity('waivers')
@Index('IDX_waivers_project', ['project', 'id'])
export class WaiverEntity {
  @PrimaryColumn('varchar')
  id: string;

  @Column('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_waivers_project' })
  projectEntity?: ProjectEntity;

  /** What it is for: a finding must meet all that is set. */
  @Column('varchar', { nullable: true })
  rule: string | null;

  @Column('varchar', { nullable: true })
  namespace: string | null;

  @Column('varchar', { nullable: true })
  workload: string | null;

  @Column('varchar', { nullable: true })
  fingerprint: string | null;

  @Column('text')
  reason: string;

  @Column('varchar')
  author: string;

  @Column('varchar')
  createdAt: string;

  @Column('varchar')
  expiresAt: string;

  /** Counts changes: its ETag. */
  @Column('integer')
  revision: number;
}
