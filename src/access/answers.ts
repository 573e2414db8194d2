import type { AccountAccess, Holder } from '../engine/access/index.js';

export interface AccountAnswer extends AccountAccess {
  readonly summary: string;
  readonly workloads: readonly { readonly workload: string; readonly token: boolean }[];
}

export interface WhoCanAnswer {
  readonly question: {
    readonly verb: string;
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string | null;
    readonly name?: string;
    readonly path?: string;
  };
  readonly summary: string;
  readonly holders: readonly Holder[];
  readonly notes: readonly string[];
}
