import { Injectable } from '@nestjs/common';
import type { Severity } from '../engine/rule.js';
import { Reads } from '../storage/reads.js';
import { all, raw, sql, type Sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

export interface FindingRow {
  readonly fingerprint: string;
  readonly rule: string;
  readonly namespace: string;
  readonly object: string;
  readonly workload: string | null;
  readonly severity: Severity;
  readonly rank: number;
  readonly detail: string;
  readonly anchor: string | null;
  readonly field: string | null;
  readonly line: number;
  readonly column: number;
  /** By an annotation. */
  readonly waived: string | null;
  readonly gone: number | null;
  readonly firstSeen: number;
  readonly lastSeen: number | null;
  readonly reopened: number;
  readonly reopenedIn: number | null;
  /** Id of a waiver in force. */
  readonly waiver: string | null;
}

export interface UploadRow {
  readonly id: string;
  readonly sequence: number;
  /** Digest. */
  readonly report: string;
  readonly ref: string | null;
  readonly createdAt: string;
  readonly complete: number;
  /** 1 where no upload came before it. */
  readonly first: number;
}

export type FindingStatus = 'open' | 'waived' | 'resolved';

export interface FindingFilter {
  readonly ranks?: readonly number[] | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly namespace?: string | undefined;
  readonly workload?: string | undefined;
  readonly statuses: readonly FindingStatus[];
}

/** Lists go on behind a rank and a fingerprint. */
export type FindingKey = readonly [rank: number, fingerprint: string];

export interface SeverityCount {
  readonly severity: Severity;
  readonly waived: number;
  readonly count: number;
}

const CONTENT = ['severity', 'rank', 'detail', 'anchor', 'field', 'line', 'column', 'waived'];
const OWN = [
  'fingerprint',
  'rule',
  'namespace',
  'object',
  'workload',
  'gone',
  'firstSeen',
  'lastSeen',
  'reopened',
  'reopenedIn',
];
const own = raw(OWN.map((column) => `f."${column}"`).join(', '));
const contentOf = (alias: string): Sql => raw(CONTENT.map((column) => `${alias}."${column}"`).join(', '));

/** Findings in lists. Each list is in the order of an index, so that a page costs the same wherever it is. */
@Injectable()
export class FindingsStore {
  constructor(private readonly reads: Reads) {}

  /**
   * Findings of one upload. Open ones are those it has; resolved ones those that the upload before had and it has not.
   * @param latest whether it is the project's last: then no earlier version can be of it
   */
  ofUpload(
    project: number,
    sequence: number,
    latest: boolean,
    filter: FindingFilter,
    waiver: Sql,
    after: FindingKey | undefined,
    limit: number,
  ): Promise<FindingRow[]> {
    const from = (source: Sql, alias: string, during: Sql): Sql => {
      const present = raw(alias);
      const conditions = [
        sql`${present}."project" = ${project}`,
        during,
        ...behind(alias, after),
        ...matching(alias, filter),
        ...waivedOrNot(alias, filter.statuses, waiver),
      ];
      return sql`SELECT ${own}, ${contentOf(alias)}, ${waiver} AS "waiver" FROM ${source} WHERE ${all(conditions)}
        ORDER BY ${present}."rank", ${present}."fingerprint" LIMIT ${limit}`;
    };
    const versions = sql`"finding_versions" v JOIN "findings" f ON f."project" = v."project" AND f."fingerprint" = v."fingerprint"`;
    const parts: Sql[] = [];
    if (filter.statuses.some((status) => status !== 'resolved')) {
      parts.push(
        from(
          sql`"findings" f`,
          'f',
          latest
            ? sql`f."gone" IS NULL`
            : sql`f."since" <= ${sequence} AND (f."gone" IS NULL OR f."gone" > ${sequence})`,
        ),
      );
      if (!latest) parts.push(from(versions, 'v', sql`v."since" <= ${sequence} AND v."gone" > ${sequence}`));
    }
    if (filter.statuses.includes('resolved')) {
      const resolvedFilter: FindingFilter = { ...filter, statuses: ['resolved'] };
      const resolved = (source: Sql, alias: string, during: Sql): Sql => {
        const conditions = [
          sql`${raw(alias)}."project" = ${project}`,
          during,
          ...behind(alias, after),
          ...matching(alias, resolvedFilter),
        ];
        return sql`SELECT ${own}, ${contentOf(alias)}, NULL AS "waiver" FROM ${source} WHERE ${all(conditions)}
          ORDER BY ${raw(alias)}."rank", ${raw(alias)}."fingerprint" LIMIT ${limit}`;
      };
      parts.push(resolved(sql`"findings" f`, 'f', sql`f."gone" = ${sequence}`));
      if (!latest) {
        // Another version that begins there is a change, not an end.
        parts.push(
          resolved(
            versions,
            'v',
            sql`v."gone" = ${sequence} AND f."since" <> ${sequence} AND NOT EXISTS (SELECT 1 FROM "finding_versions" n
              WHERE n."project" = v."project" AND n."fingerprint" = v."fingerprint" AND n."since" = ${sequence})`,
          ),
        );
      }
    }
    return this.reads.query(merged(parts, limit));
  }

  /** Every finding of a project, as it was last. */
  ofProject(
    project: number,
    filter: FindingFilter,
    waiver: Sql,
    after: FindingKey | undefined,
    limit: number,
  ): Promise<FindingRow[]> {
    const standing = filter.statuses.filter((status) => status !== 'resolved');
    const states = [
      ...(filter.statuses.includes('resolved') ? [sql`f."gone" IS NOT NULL`] : []),
      ...(standing.length > 0 ? [all([sql`f."gone" IS NULL`, ...waivedOrNot('f', filter.statuses, waiver)])] : []),
    ];
    const conditions = [
      sql`f."project" = ${project}`,
      states.reduce((one, other) => sql`(${one}) OR (${other})`),
      ...behind('f', after),
      ...matching('f', filter),
    ];
    return this.reads.query(
      sql`SELECT ${own}, ${contentOf('f')}, CASE WHEN f."gone" IS NULL THEN ${waiver} END AS "waiver" FROM "findings" f
          WHERE ${all(conditions)} ORDER BY f."rank", f."fingerprint" LIMIT ${limit}`,
    );
  }

  /** Open findings by severity, waived ones apart. */
  countOpen(queries: Reads | Transaction, project: number, waiver: Sql): Promise<SeverityCount[]> {
    return queries.query(
      sql`SELECT "severity", "waived", COUNT(*) AS "count" FROM (
            SELECT f."severity", CASE WHEN f."waived" IS NOT NULL OR ${waiver} IS NOT NULL THEN 1 ELSE 0 END AS "waived"
            FROM "findings" f WHERE f."project" = ${project} AND f."gone" IS NULL) AS counted
          GROUP BY "severity", "waived"`,
    );
  }

  countOpenNow(project: number, waiver: Sql): Promise<SeverityCount[]> {
    return this.countOpen(this.reads, project, waiver);
  }

  /** When uploads were, by number. */
  async moments(
    project: number,
    sequences: readonly number[],
  ): Promise<Map<number, { readonly snapshot: string; readonly at: string }>> {
    if (sequences.length === 0) return new Map();
    const rows = await this.reads.query<{ sequence: number; snapshot: string; at: string }>(
      sql`SELECT m."sequence", m."snapshot", m."at" FROM "moments" m WHERE m."project" = ${project}
          AND m."sequence" IN (${this.numbers(sequences)})`,
    );
    return new Map(rows.map(({ sequence, snapshot, at }) => [sequence, { snapshot, at }]));
  }

  /** What of a snapshot its findings need; undefined where there is none of that id. */
  upload(project: number, id: string): Promise<UploadRow | undefined> {
    const columns = sql`s."id", s."sequence", s."report", s."ref", s."createdAt", s."complete",
      CASE WHEN EXISTS (SELECT 1 FROM "moments" m WHERE m."project" = s."project" AND m."sequence" < s."sequence") THEN 0 ELSE 1 END AS "first"`;
    return id === 'latest'
      ? this.reads.first(
          sql`SELECT ${columns} FROM "snapshots" s WHERE s."project" = ${project} ORDER BY s."sequence" DESC LIMIT 1`,
        )
      : this.reads.first(sql`SELECT ${columns} FROM "snapshots" s WHERE s."project" = ${project} AND s."id" = ${id}`);
  }

  async lastSequence(project: number): Promise<number | undefined> {
    const row = await this.reads.first<{ sequence: number }>(
      sql`SELECT "sequence" FROM "snapshots" WHERE "project" = ${project} ORDER BY "sequence" DESC LIMIT 1`,
    );
    return row?.sequence;
  }

  async reportsOf(project: number, sequences: readonly number[]): Promise<Map<number, string>> {
    if (sequences.length === 0) return new Map();
    const rows = await this.reads.query<{ sequence: number; report: string }>(
      sql`SELECT "sequence", "report" FROM "snapshots" WHERE "project" = ${project}
          AND "sequence" IN (${this.numbers(sequences)})`,
    );
    return new Map(rows.map(({ sequence, report }) => [sequence, report]));
  }

  async report(digest: string): Promise<Buffer | undefined> {
    const row = await this.reads.first<{ content: Buffer }>(
      sql`SELECT "content" FROM "reports" WHERE "digest" = ${digest}`,
    );
    return row?.content;
  }

  private numbers(values: readonly number[]): Sql {
    const list = this.reads.dialect.rows(JSON.stringify([...new Set(values)].map((value) => [value])), {
      n: 'integer',
    });
    return sql`SELECT "n" FROM (${list}) AS list`;
  }
}

function behind(alias: string, after: FindingKey | undefined): Sql[] {
  if (after === undefined) return [];
  const [rank, fingerprint] = after;
  return [sql`(${raw(alias)}."rank", ${raw(alias)}."fingerprint") > (${rank}, ${fingerprint})`];
}

function matching(alias: string, { ranks, rules, namespace, workload }: FindingFilter): Sql[] {
  const anyOf = (column: Sql, values: readonly (string | number)[]): Sql =>
    values.map((value) => sql`${column} = ${value}`).reduce((one, other) => sql`${one} OR ${other}`);
  return [
    ...(ranks === undefined ? [] : [anyOf(sql`${raw(alias)}."rank"`, ranks)]),
    ...(rules === undefined ? [] : [anyOf(sql`f."rule"`, rules)]),
    ...(namespace === undefined ? [] : [sql`f."namespace" = ${namespace}`]),
    ...(workload === undefined ? [] : [sql`f."workload" = ${workload}`]),
  ];
}

function waivedOrNot(alias: string, statuses: readonly FindingStatus[], waiver: Sql): Sql[] {
  const open = statuses.includes('open');
  if (open === statuses.includes('waived')) return [];
  const annotated = sql`${raw(alias)}."waived"`;
  return open
    ? [sql`${annotated} IS NULL`, sql`${waiver} IS NULL`]
    : [sql`${annotated} IS NOT NULL OR ${waiver} IS NOT NULL`];
}

/** Parts that are in order each and end at the limit, put together. */
function merged(parts: readonly Sql[], limit: number): Sql {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const united = parts
    .map((part, index) => sql`SELECT * FROM (${part}) AS ${raw(`part${index}`)}`)
    .reduce((one, other) => sql`${one} UNION ALL ${other}`);
  return sql`SELECT * FROM (${united}) AS united ORDER BY "rank", "fingerprint" LIMIT ${limit}`;
}
