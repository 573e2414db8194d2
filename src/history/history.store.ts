import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { all, sql } from '../storage/sql.js';

export interface FiguresRow {
  readonly id: string;
  readonly createdAt: string;
  /** As JSON. */
  readonly findings: string;
  readonly waived: string;
  readonly figures: string;
}

export interface Window {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Of one point. */
  readonly seconds?: number | undefined;
  readonly limit: number;
}

@Injectable()
export class HistoryStore {
  constructor(private readonly reads: Reads) {}

  /** Newest first: every snapshot of the window, or the last one of each interval. */
  figures(project: number, { from, to, seconds, limit }: Window): Promise<FiguresRow[]> {
    const within = all([
      sql`"project" = ${project}`,
      ...(from === undefined ? [] : [sql`"createdAt" >= ${from}`]),
      ...(to === undefined ? [] : [sql`"createdAt" < ${to}`]),
    ]);
    const epoch = this.reads.dialect.epochSeconds(sql`"createdAt"`);
    const wanted =
      seconds === undefined
        ? sql`SELECT "sequence" FROM "snapshots" WHERE ${within}`
        : sql`SELECT MAX("sequence") AS "sequence" FROM "snapshots" WHERE ${within} GROUP BY ${epoch} / CAST(${seconds} AS integer)`;
    return this.reads.query(
      sql`SELECT "id", "createdAt", "findings", "waived", "figures" FROM "snapshots"
          WHERE "project" = ${project} AND "sequence" IN (${wanted}) ORDER BY "sequence" DESC LIMIT ${limit}`,
    );
  }
}
