import type { AddressRange } from './addresses.js';
import type { PortSet } from './ports.js';
import type { Endpoint } from './rules.js';
import type { QuestionError } from './types.js';

/** One side of a question: what it names, and which ports of it are asked where the name itself says so. */
export type Side =
  | {
      readonly ok: true;
      readonly text: string;
      readonly places: readonly Place[];
      /** Why it cannot be told what it leads to. */
      readonly unknown?: string;
      /** Why nothing can be reached there, whatever policies say. */
      readonly nowhere?: string;
    }
  | { readonly ok: false; readonly error: QuestionError };

export type Place =
  | {
      readonly kind: 'endpoint';
      readonly endpoint: Endpoint;
      /** Ports of the endpoint that a Service's ports lead to, and the Service's own for each. */
      readonly ports?: readonly ServedPort[];
    }
  /** Not yet cut: into what depends on the policies that it is asked against. */
  | { readonly kind: 'addresses'; readonly range: AddressRange };

export interface ServedPort {
  /** What the Service calls it. */
  readonly served: PortSet;
  /** What is dialled on the endpoint. */
  readonly dialled: PortSet;
  /** "80→8080", where they differ. */
  readonly text: string;
}

export function refusedSide(
  pointer: string,
  detail: string,
  candidates: readonly string[] = [],
  code: QuestionError['code'] = 'INVALID_QUESTION',
): Side {
  return { ok: false, error: { code, detail, pointer, candidates } };
}
