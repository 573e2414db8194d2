import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ManifestFile } from '../engine/manifests/index.js';
import { clientSignal } from '../platform/cancellation.js';
import { LIMITS_TOKEN, type Limits } from '../platform/limits.js';
import type { Upload, UploadLimits } from '../uploads/upload.js';
import type { AnalysisOptions } from './analysis.js';
import type { StoredContent } from './bundle-content.js';
import type { Task } from './task.js';
import { problemOf, type Cost, type Job, type JobSource, type Outcome, type WorkerSettings } from './workers/job.js';
import { WorkerPool } from './workers/pool.js';
import { AnalysisRunner, keyOf } from './workers/runner.js';

const WORKER = fileURLToPath(new URL('../worker.js', import.meta.url));
/** A bundle that was read in less than this is read by the main thread as well: going to a worker would take longer. */
const CHEAP_MILLISECONDS = 10;
const CHEAP_CHARACTERS = 100_000;
/** So few characters are read as fast once the code is warm, however long a thread took that had not read anything yet. */
const FEW_CHARACTERS = 30_000;
const COLD_MILLISECONDS = 50;
const CHEAP_BUNDLES = 10_000;
/** Characters of manifests whose analyses the main thread keeps. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;
const CACHED_ANSWER_BYTES = 32 * 1024 * 1024;

/** Where the manifests of a task come from. */
export type AnalysisSource =
  /** An upload as it came. `keep`: the bundle is about to be stored, questions on it will follow. Its bytes are handed over. */
  | { readonly upload: Upload; readonly options: AnalysisOptions; readonly keep?: boolean }
  /** Sent with the request. */
  | { readonly files: readonly ManifestFile[]; readonly options: AnalysisOptions; readonly keep?: boolean }
  /** Stored: read back only where no analysis of it is in memory. */
  | { readonly digest: string; readonly options: AnalysisOptions; readonly load: () => Promise<StoredContent> };

/** Has bundles read and tasks run on them, in worker threads. The one way for features to have anything analysed. */
@Injectable()
export class AnalysisService implements OnApplicationShutdown {
  private readonly pool: WorkerPool;
  private readonly beside: AnalysisRunner;
  private readonly maxDocuments: number;
  private readonly cheap = new LRUCache<string, true>({ max: CHEAP_BUNDLES });
  /** Answers on stored bundles, as a worker gives them: an answer is the same as long as its bundle is. */
  private readonly answers = new LRUCache<string, Uint8Array>({
    maxSize: CACHED_ANSWER_BYTES,
    sizeCalculation: (answer) => answer.length + 1,
  });

  /** The same as JSON, where it was asked for as such. */
  private readonly texts = new LRUCache<string, string>({
    maxSize: CACHED_ANSWER_BYTES,
    sizeCalculation: (text) => text.length + 1,
  });

  constructor(@Inject(LIMITS_TOKEN) limits: Limits) {
    const settings: WorkerSettings = {
      uploadLimits: uploadLimitsOf(limits),
      keptCharacters: limits.MAX_KEPT_CHARACTERS,
      maxAnswerBytes: limits.MAX_ANSWER_BYTES,
    };
    this.maxDocuments = limits.MAX_DOCUMENTS;
    this.beside = new AnalysisRunner({ ...settings, keptCharacters: KEPT_CHARACTERS });
    this.pool = new WorkerPool({
      filename: WORKER,
      threads: limits.WORKERS === 0 ? Math.max(2, availableParallelism() - 1) : limits.WORKERS,
      maxQueue: limits.MAX_QUEUE,
      milliseconds: limits.MAX_ANALYSIS_MS,
      megabytes: limits.MAX_WORKER_MEMORY_MB,
      settings,
    });
  }

  /** @throws ProblemError `queue-full` where an upload need not even be read. */
  admit(): void {
    this.pool.admit();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  /** @throws ProblemError as `unpack`, `analyse` and the task do, and as the pool does. */
  async run<Params, Result>(source: AnalysisSource, task: Task<Params, Result>, params: Params): Promise<Result> {
    if (!('digest' in source)) {
      const options = { ...source.options, maxDocuments: this.maxDocuments };
      const jobSource = sentSource({ ...source, options });
      return deserialize(await this.inWorker({ task: task.name, params, source: jobSource })) as Result;
    }
    const key = keyOf(source.digest, source.options);
    if (task.heavy) return deserialize(await this.stored(source, key, task.name, params)) as Result;
    const question = questionOf(key, task.name, params);
    const known = this.answers.get(question);
    if (known !== undefined) return deserialize(known) as Result;
    const answer = this.cheap.has(key)
      ? serialize(await this.runHere(source, key, task, params))
      : await this.stored(source, key, task.name, params);
    this.answers.set(question, answer);
    return deserialize(answer) as Result;
  }

  /** The answer of a task as JSON text. On a stored bundle it is written once: of a hot question nothing else takes as long. */
  async runToJson<Params, Result>(source: AnalysisSource, task: Task<Params, Result>, params: Params): Promise<string> {
    if (!('digest' in source) || task.heavy) return JSON.stringify(await this.run(source, task, params));
    const key = keyOf(source.digest, source.options);
    const question = questionOf(key, task.name, params);
    const known = this.texts.get(question);
    if (known !== undefined) return known;
    const here = this.cheap.has(key);
    const text = JSON.stringify(
      await (here ? this.runHere(source, key, task, params) : this.run(source, task, params)),
    );
    this.texts.set(question, text);
    return text;
  }

  private async runHere<Params, Result>(
    { options, load }: Extract<AnalysisSource, { digest: string }>,
    key: string,
    task: Task<Params, Result>,
    params: Params,
  ): Promise<Result> {
    const found =
      (await this.beside.analysisOf({ kind: 'stored', key, options })) ??
      (await this.beside.analysisOf({ kind: 'stored', key, options, content: await load() }));
    if (found === undefined) throw new Error(`the content of ${key} gave no analysis`);
    return task.run(found.analysis, params);
  }

  private async stored(
    { options, load }: Extract<AnalysisSource, { digest: string }>,
    key: string,
    task: string,
    params: unknown,
  ): Promise<Uint8Array> {
    const job: Job = { task, params, source: { kind: 'stored', key, options } };
    if (this.pool.has(key)) {
      const outcome = await this.pool.run(job, [], clientSignal());
      if (outcome.kind !== 'missing') return this.resultOf(outcome);
    }
    const content = await load();
    return this.inWorker({ task, params, source: { kind: 'stored', key, options, content } });
  }

  private async inWorker(job: Job): Promise<Uint8Array> {
    return this.resultOf(await this.pool.run(job, transferable(job.source), clientSignal()));
  }

  private resultOf(outcome: Outcome): Uint8Array {
    switch (outcome.kind) {
      case 'done':
        this.note(outcome.cost);
        return outcome.result;
      case 'problem':
        throw problemOf(outcome.problem);
      case 'failed': {
        const error = new Error(outcome.message);
        if (outcome.stack !== undefined) error.stack = outcome.stack;
        throw error;
      }
      case 'missing':
        throw new Error('a worker did not find what was sent with the job');
    }
  }

  private note(cost: Cost | undefined): void {
    if (cost === undefined) return;
    const { key, milliseconds, characters } = cost;
    const cheap =
      (milliseconds < CHEAP_MILLISECONDS && characters < CHEAP_CHARACTERS) ||
      (milliseconds < COLD_MILLISECONDS && characters < FEW_CHARACTERS);
    if (cheap) this.cheap.set(key, true);
  }
}

function questionOf(key: string, task: string, params: unknown): string {
  return `${key}\n${task}\n${JSON.stringify(params)}`;
}

function sentSource(source: Exclude<AnalysisSource, { digest: string }>): JobSource {
  const { options, keep = false } = source;
  if ('files' in source) return { kind: 'files', files: source.files, options, keep };
  const { contentType, bytes } = source.upload;
  return { kind: 'upload', upload: { contentType, bytes: own(bytes) }, options, keep };
}

/** Small Buffers share their memory with others, which must not be handed over with them. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}

function transferable(source: JobSource): ArrayBuffer[] {
  return source.kind === 'upload' && source.upload.bytes.length > 0 ? [source.upload.bytes.buffer as ArrayBuffer] : [];
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
