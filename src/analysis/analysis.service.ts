import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Diagnostic, ManifestFile } from '../engine/manifests/index.js';
import { LIMITS_TOKEN, type Limits } from '../platform/limits.js';
import { unpack } from '../uploads/unpack.js';
import type { Upload, UploadLimits } from '../uploads/upload.js';
import { analyse, type Analysis, type AnalysisOptions } from './analysis.js';
import { bundleDigest } from './bundle-content.js';
import type { Task } from './task.js';

/** Analyses that stay in memory, so that a question on a snapshot does not read its manifests again. */
const CACHED_ANALYSES = 32;

/** Where the manifests of a task come from. */
export type AnalysisSource =
  /** An upload as it came. `keep`: the bundle is about to be stored, questions on it will follow. */
  | { readonly upload: Upload; readonly options: AnalysisOptions; readonly keep?: boolean }
  /** Sent with the request. */
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
  private readonly uploadLimits: UploadLimits;
  private readonly analyses = new LRUCache<string, Analysis>({ max: CACHED_ANALYSES });

  constructor(@Inject(LIMITS_TOKEN) limits: Limits) {
    this.uploadLimits = uploadLimitsOf(limits);
  }

  /** @throws ProblemError as `unpack`, `analyse` and the task do. */
  async run<Params, Result>(source: AnalysisSource, task: Task<Params, Result>, params: Params): Promise<Result> {
    return task.run(await this.analysisOf(source), params);
  }

  private async analysisOf(source: AnalysisSource): Promise<Analysis> {
    if ('upload' in source) {
      const { files, diagnostics } = await unpack(source.upload, this.uploadLimits);
      return this.analysed(files, source, diagnostics);
    }
    if ('files' in source) return this.analysed(source.files, source);
    const key = keyOf(source.digest, source.options);
    const known = this.analyses.get(key);
    if (known !== undefined) return known;
    const analysis = analyse(await source.load(), source.options);
    this.analyses.set(key, analysis);
    return analysis;
  }

  private analysed(
    files: readonly ManifestFile[],
    { options, keep }: { readonly options: AnalysisOptions; readonly keep?: boolean },
    diagnostics: readonly Diagnostic[] = [],
  ): Analysis {
    const analysis = analyse(files, options, diagnostics);
    if (keep === true) this.analyses.set(keyOf(bundleDigest(analysis.files), options), analysis);
    return analysis;
  }
}

export function uploadLimitsOf(limits: Limits): UploadLimits {
  return {
    archiveEntries: limits.MAX_ARCHIVE_ENTRIES,
    entryBytes: limits.MAX_ARCHIVE_ENTRY_BYTES,
    archiveBytes: limits.MAX_ARCHIVE_BYTES,
    archiveRatio: limits.MAX_ARCHIVE_RATIO,
    pathDepth: limits.MAX_ARCHIVE_DEPTH,
    parts: limits.MAX_PARTS,
  };
}

function keyOf(digest: string, options: AnalysisOptions): string {
  return `${digest} ${options.defaultNamespace ?? 'default'}`;
}
