import type { FindingDto } from '../dto/finding.dto.js';

/** What a document about findings says of itself. */
export interface ReportSubject {
  readonly project: string;
  /** Absent where it is about the project over time. */
  readonly snapshot?: {
    readonly id: string;
    readonly ref: string | null;
    readonly createdAt: string;
    /** False where a document was rejected: what is in it has no findings. */
    readonly complete: boolean;
    /** Nothing came before it: then nothing is new. */
    readonly first: boolean;
  };
  /** Where this service is, as the caller wrote it: `https://firebreak.example`. Undefined where that is no address. */
  readonly service: string | undefined;
}

/** Findings, worst first, as pages come from the database. */
export type FindingPages = AsyncIterable<readonly FindingDto[]>;

export interface Collected {
  readonly findings: readonly FindingDto[];
  /** More than were collected: the least severe are missing. */
  readonly cut: boolean;
}

/** As many as `most`, the worst. */
export async function collect(pages: FindingPages, most: number): Promise<Collected> {
  const findings: FindingDto[] = [];
  for await (const page of pages) {
    for (const finding of page) {
      if (findings.length === most) return { findings, cut: true };
      findings.push(finding);
    }
  }
  return { findings, cut: false };
}
