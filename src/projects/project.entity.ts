import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('projects')
@Index('IDX_projects_name', ['name'], { unique: true })
export class ProjectEntity {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('varchar')
  name: string;

  @Column('varchar')
  createdAt: string;

  /** Of its last upload: uploads are numbered, because clocks jump. */
  @Column('integer', { default: 0 })
  sequence: number;

  /** Snapshots that are kept; all where it is null. */
  @Column('integer', { nullable: true })
  keepSnapshots: number | null;

  /** Days for which snapshots are kept; for ever where it is null. */
  @Column('integer', { nullable: true })
  keepDays: number | null;

  /** Counts changes of the settings: their ETag. */
  @Column('integer', { default: 0 })
  revision: number;
}
