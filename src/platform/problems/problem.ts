import { PROBLEMS, type ProblemSlug } from './catalogue.js';

/** One cause of a problem; all causes are given at once. */
export interface ProblemCause {
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string;
  readonly file?: string;
  readonly document?: number;
  readonly line?: number;
  readonly column?: number;
  /** Bytes from the start of the file. */
  readonly offset?: number;
  readonly field?: string;
  readonly clusterBehaviour?: string;
  readonly candidates?: readonly string[];
}

/** An answer that is an error, thrown by features and written by the problem filter as RFC 9457. */
export class ProblemError extends Error {
  constructor(
    readonly slug: ProblemSlug,
    detail: string,
    readonly errors: readonly ProblemCause[] = [],
    readonly extensions: Readonly<Record<string, unknown>> = {},
    /** Header fields of the answer, say Retry-After. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  get status(): number {
    return PROBLEMS[this.slug].status;
  }

  body(requestId: string, instance: string): Record<string, unknown> {
    return {
      type: `/problems/${this.slug}`,
      title: PROBLEMS[this.slug].title,
      status: this.status,
      detail: this.message,
      instance,
      requestId,
      errors: this.errors,
      ...this.extensions,
    };
  }
}
