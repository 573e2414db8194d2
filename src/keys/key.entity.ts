import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An API key. The key itself is not here: it has 256 random bits, so that its SHA-256 gives nothing away. */
@Entity('api_keys')
export class KeyEntity {
  @PrimaryColumn('varchar')
  id: string;

  @Column('varchar')
  name: string;

  /** SHA-256 of the whole key, in hexadecimal. */
  @Column('varchar')
  digest: string;

  /** With spaces between them. */
  @Column('varchar')
  scopes: string;

  /** Null for every project. */
  @Column('varchar', { nullable: true })
  project: string | null;

  @Column('varchar')
  createdAt: string;

  @Column('varchar')
  createdBy: string;

  @Column('varchar', { nullable: true })
  expiresAt: string | null;

  @Column('varchar', { nullable: true })
  lastUsedAt: string | null;

  @Column('varchar', { nullable: true })
  revokedAt: string | null;
}
