import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { ProjectEntity } from '../projects/project.entity.js';

@Entity('gates')
export class GateEntity {
  @PrimaryColumn('integer')
  project: number;

  @ManyToOne(() => ProjectEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'project', foreignKeyConstraintName: 'FK_gates_project' })
  projectEntity?: ProjectEntity;

  @PrimaryColumn('varchar')
  name: string;

  /** Thresholds, as JSON. */
  @Column('text')
  policy: string;
}
