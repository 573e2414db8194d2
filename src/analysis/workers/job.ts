import type { ManifestFile } from '../../engine/manifests/index.js';
import type { ProblemSlug } from '../../platform/problems/catalogue.js';
import { ProblemError, type ProblemCause } from '../../platform/problems/problem.js';
import type { Upload, UploadLimits } from '../../uploads/upload.js';
import type { AnalysisOptions } from '../analysis.js';
import type { StoredContent } from '../bundle-content.js';

/** What crosses to a worker thread: plain data. */
export interface Job {
  readonly task: string;
  readonly params: unknown;
  readonly source: JobSource;
}

export type JobSource =
  | { readonly kind: 'upload'; readonly upload: Upload; readonly options: AnalysisOptions; readonly keep: boolean }
  | {
      readonly kind: 'files';
      readonly files: readonly ManifestFile[];
      readonly options: AnalysisOptions;
      readonly keep: boolean;
    }
  | {
      readonly kind: 'stored';
      readonly key: string;
      readonly options: AnalysisOptions;
      /** Absent where the worker is expected to have the analysis. */
      readonly content?: StoredContent;
    };

export interface WorkerSettings {
  readonly uploadLimits: UploadLimits;
  /** Characters of manifests whose analyses stay in memory. */
  readonly keptCharacters: number;
  readonly maxAnswerBytes: number;
}

/** What the reading of a bundle cost, which decides where the next question on it is answered. */
export interface Cost {
  readonly key: string;
  readonly milliseconds: number;
  readonly characters: number;
}

export type Outcome =
  /** `result` is serialised as structured cloning does it: its size is known, and it crosses without being copied. */
  | { readonly kind: 'done'; readonly result: Uint8Array; readonly cost?: Cost; readonly keys: readonly string[] }
  /** The analysis is not, or no longer, in this worker's memory. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'problem'; readonly problem: PlainProblem }
  | { readonly kind: 'failed'; readonly message: string; readonly stack?: string };

interface PlainProblem {
  readonly slug: ProblemSlug;
  readonly detail: string;
  readonly errors: readonly ProblemCause[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

export function plainProblem(error: ProblemError): PlainProblem {
  const { slug, message: detail, errors, extensions, headers } = error;
  return { slug, detail, errors, extensions, headers };
}

export function problemOf({ slug, detail, errors, extensions, headers }: PlainProblem): ProblemError {
  return new ProblemError(slug, detail, errors, extensions, headers);
}
