import { LRUCache } from 'lru-cache';
import { unpack } from '../../uploads/unpack.js';
import { analyse, type Analysis, type AnalysisOptions } from '../analysis.js';
import { bundleDigest, filesOfContent } from '../bundle-content.js';
import type { Cost, JobSource, WorkerSettings } from './job.js';

/** Reads bundles and keeps what was read of those that are stored, the least used first out. The same in a worker and beside. */
export class AnalysisRunner {
  private readonly analyses: LRUCache<string, Analysis>;

  constructor(private readonly settings: WorkerSettings) {
    this.analyses = new LRUCache({
      maxSize: settings.keptCharacters,
      sizeCalculation: (analysis) => Math.max(1, charactersOf(analysis)),
    });
  }

  /** The stored bundles whose analyses are in memory. */
  keys(): string[] {
    return [...this.analyses.keys()];
  }

  /** @returns undefined for a stored bundle that is not in memory and did not come with its content. */
  async analysisOf(source: JobSource): Promise<{ analysis: Analysis; cost?: Cost } | undefined> {
    const started = performance.now();
    if (source.kind === 'stored') {
      const known = this.analyses.get(source.key);
      if (known !== undefined) return { analysis: known };
      if (source.content === undefined) return undefined;
      const analysis = analyse(filesOfContent(source.content), source.options);
      return { analysis, cost: this.keep(source.key, analysis, started) };
    }
    const { files, diagnostics } =
      source.kind === 'upload'
        ? await unpack(source.upload, this.settings.uploadLimits)
        : { files: source.files, diagnostics: [] };
    const analysis = analyse(files, source.options, diagnostics);
    if (!source.keep) return { analysis };
    const key = keyOf(bundleDigest(analysis.files), source.options);
    return { analysis, cost: this.keep(key, analysis, started) };
  }

  private keep(key: string, analysis: Analysis, started: number): Cost {
    const milliseconds = performance.now() - started;
    this.analyses.set(key, analysis);
    return { key, milliseconds, characters: charactersOf(analysis) };
  }
}

/** What an analysis of a stored bundle depends on. */
export function keyOf(digest: string, options: AnalysisOptions): string {
  return `${digest} ${options.defaultNamespace ?? 'default'}`;
}

function charactersOf({ files }: Analysis): number {
  return files.reduce((sum, { content }) => sum + content.length, 0);
}
