import { gunzipSync, gzipSync } from 'node:zlib';
import type { Diagnostic } from '../engine/manifests/index.js';

/** Where an object stands in the files of a bundle. */
export type Place = readonly [file: string, document: number, line: number];

/** What of an analysis is kept apart from the snapshot, once for all uploads that it is the same for. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  /** Objects that positions of findings are counted from, by reference. */
  readonly places: Readonly<Record<string, Place>>;
}

export function packReport(report: Report): Buffer {
  return gzipSync(JSON.stringify(report));
}

export function unpackReport(packed: Uint8Array): Report {
  return JSON.parse(gunzipSync(packed).toString('utf8')) as Report;
}
