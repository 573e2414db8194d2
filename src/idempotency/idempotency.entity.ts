import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An answer that is given again to who sends the same request with the same key. */
@Entity('idempotency')
@Index('IDX_idempotency_createdAt', ['createdAt'])
export class IdempotencyEntity {
  /** Method and path: keys of different projects and routes have nothing to do with each other. */
  @PrimaryColumn('varchar')
  scope: string;

  @PrimaryColumn('varchar')
  key: string;

  /** Of the request: query, media type and body. */
  @Column('varchar')
  request: string;

  @Column('integer')
  status: number;

  /** As JSON. */
  @Column('text')
  headers: string;

  /** Gzipped JSON. */
  @Column('blob')
  body: Buffer;

  @Column('varchar')
  createdAt: string;
}
