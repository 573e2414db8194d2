import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Append-only: triggers refuse every change. By the project's name, for it outlives the project. */
@Entity('audit')
@Index('IDX_audit_project', ['project', 'id'])
export class AuditEntity {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('varchar')
  project: string;

  @Column('varchar')
  at: string;

  @Column('varchar')
  actor: string;

  /** waiver.created, snapshot.deleted … */
  @Column('varchar')
  action: string;

  @Column('varchar')
  subject: string;

  /** As JSON; null where there was nothing. */
  @Column('text', { nullable: true })
  before: string | null;

  @Column('text', { nullable: true })
  after: string | null;
}
