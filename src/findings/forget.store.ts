import { Injectable } from '@nestjs/common';
import { raw, sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';
import { gapsIn, lastReopening, withoutUpload, type Version } from './forget.js';

const CONTENT = ['severity', 'rank', 'detail', 'anchor', 'field', 'line', 'column', 'waived'] as const;
type Content = Readonly<Record<(typeof CONTENT)[number], string | number | null>>;

interface Interval extends Content {
  readonly fingerprint: string;
  readonly since: number;
  readonly gone: number | null;
}

interface Current extends Interval {
  readonly firstSeen: number;
  readonly lastSeen: number | null;
  readonly reopened: number;
  readonly reopenedIn: number | null;
}

const columns = raw(CONTENT.map((column) => `"${column}"`).join(', '));

/** Takes an upload out of the lifecycle of findings, when its snapshot is deleted by hand. */
@Injectable()
export class ForgetStore {
  /**
   * @param previous number of the upload before it that is kept
   * @param next number of the one behind it; undefined where there is none, as for previous
   */
  async forget(
    transaction: Transaction,
    project: number,
    forgotten: number,
    previous: number | undefined,
    next: number | undefined,
  ): Promise<void> {
    const current = await transaction.query<Current>(
      sql`SELECT "fingerprint", "since", "gone", "firstSeen", "lastSeen", "reopened", "reopenedIn", ${columns} FROM "findings" f
          WHERE "project" = ${project} AND ("since" = ${forgotten} OR "gone" = ${forgotten} OR "lastSeen" = ${forgotten}
            OR EXISTS (SELECT 1 FROM "finding_versions" v WHERE v."project" = f."project" AND v."fingerprint" = f."fingerprint"
              AND (v."since" = ${forgotten} OR v."gone" = ${forgotten})))`,
    );
    for (const row of current) {
      const earlier = await transaction.query<Interval>(
        sql`SELECT "fingerprint", "since", "gone", ${columns} FROM "finding_versions"
            WHERE "project" = ${project} AND "fingerprint" = ${row.fingerprint} ORDER BY "since"`,
      );
      const before = [...earlier, row].map(versionOf);
      const after = withoutUpload(before, forgotten, next, sameContent);
      await this.rewrite(transaction, project, row, before, after, { forgotten, previous });
    }
  }

  private async rewrite(
    transaction: Transaction,
    project: number,
    row: Current,
    before: readonly Version<Content>[],
    after: readonly Version<Content>[],
    { forgotten, previous }: { readonly forgotten: number; readonly previous: number | undefined },
  ): Promise<void> {
    const { fingerprint } = row;
    const finding = sql`"project" = ${project} AND "fingerprint" = ${fingerprint}`;
    await transaction.execute(sql`DELETE FROM "finding_versions" WHERE ${finding}`);
    const last = after.at(-1);
    if (last === undefined) {
      await transaction.execute(sql`DELETE FROM "findings" WHERE ${finding}`);
      return;
    }
    for (const { since, gone, content } of after.slice(0, -1)) {
      await transaction.execute(
        sql`INSERT INTO "finding_versions" ("project", "fingerprint", "since", "gone", ${columns})
            VALUES (${project}, ${fingerprint}, ${since}, ${gone}, ${content.severity}, ${content.rank}, ${content.detail},
              ${content.anchor}, ${content.field}, ${content.line}, ${content.column}, ${content.waived})`,
      );
    }
    const { since, gone, content } = last;
    // What retention has pruned of it is not among the versions, so what that counts for stays.
    const firstSeen = row.firstSeen === forgotten ? (after[0]?.since ?? since) : row.firstSeen;
    const lastSeen =
      gone === null
        ? null
        : await this.lastUploadBefore(transaction, project, gone, forgotten, row.lastSeen ?? previous);
    const reopened = row.reopened - gapsIn(before) + gapsIn(after);
    const reopenedIn = lastReopening(after) ?? (gapsIn(before) > 0 ? null : row.reopenedIn);
    await transaction.execute(
      sql`UPDATE "findings" SET "since" = ${since}, "gone" = ${gone}, "firstSeen" = ${firstSeen}, "lastSeen" = ${lastSeen},
            "reopened" = ${reopened}, "reopenedIn" = ${reopened === 0 ? null : reopenedIn},
            "severity" = ${content.severity}, "rank" = ${content.rank}, "detail" = ${content.detail}, "anchor" = ${content.anchor},
            "field" = ${content.field}, "line" = ${content.line}, "column" = ${content.column}, "waived" = ${content.waived}
          WHERE ${finding}`,
    );
  }

  private async lastUploadBefore(
    transaction: Transaction,
    project: number,
    gone: number,
    forgotten: number,
    otherwise: number | undefined,
  ): Promise<number | null> {
    const [row] = await transaction.query<{ sequence: number }>(
      sql`SELECT "sequence" FROM "moments" WHERE "project" = ${project} AND "sequence" < ${gone} AND "sequence" <> ${forgotten}
          ORDER BY "sequence" DESC LIMIT 1`,
    );
    return row?.sequence ?? otherwise ?? null;
  }
}

function versionOf(row: Interval): Version<Content> {
  const content = Object.fromEntries(CONTENT.map((column) => [column, row[column]])) as unknown as Content;
  return { since: row.since, gone: row.gone, content };
}

function sameContent(one: Content, other: Content): boolean {
  return CONTENT.every((column) => one[column] === other[column]);
}
