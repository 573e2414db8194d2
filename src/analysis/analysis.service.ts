import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ManifestFile } from '../engine/manifests/index.js';
import { analyse, type Analysis, type AnalysisOptions } from './analysis.js';
import { bundleDigest } from './bundle-content.js';
import type { Task } from './task.js';

/** Analyses that stay in memory, so that a question on a snapshot does not read its manifests again. */
const CACHED_ANALYSES = 32;

/** Where the manifests of a task come from. */
export type AnalysisSource =
  /** Sent with the request. `keep`: the bundle is about to be stored, questions on it will follow. */
  | { readonly files: readonly ManifestFile[]; readonly options: AnalysisOptions; readonly keep?: boolean }
  /** Stored: read back only where no analysis of it is in memory. */
  | {
      readonly digest: string;
      readonly options: AnalysisOptions;
      readonly load: () => Promise<readonly ManifestFile[]>;
    };

/** Reads bundles and runs tasks on them. The one way for features to have anything analysed. */
@Injectable()
export class AnalysisService {
  private readonly analyses = new LRUCache<string, Analysis>({ max: CACHED_ANALYSES });

  /** @throws ProblemError as `analyse` and the task do. */
  async run<Params, Result>(source: AnalysisSource, task: Task<Params, Result>, params: Params): Promise<Result> {
    return task.run(await this.analysisOf(source), params);
  }

  private async analysisOf(source: AnalysisSource): Promise<Analysis> {
    if ('files' in source) {
      const analysis = analyse(source.files, source.options);
      if (source.keep === true) this.analyses.set(keyOf(bundleDigest(analysis.files), source.options), analysis);
      return analysis;
    }
    const key = keyOf(source.digest, source.options);
    const known = this.analyses.get(key);
    if (known !== undefined) return known;
    const analysis = analyse(await source.load(), source.options);
    this.analyses.set(key, analysis);
    return analysis;
  }
}

function keyOf(digest: string, options: AnalysisOptions): string {
  return `${digest} ${options.defaultNamespace ?? 'default'}`;
}
