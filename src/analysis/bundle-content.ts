import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ManifestFile } from '../engine/manifests/index.js';

/** The form in which a bundle is kept: files in the order of their paths, so that upload order never makes a new bundle. */
export function canonicalContent(files: readonly ManifestFile[]): string {
  const sorted = [...files].sort((one, other) => compare(one.path, other.path) || compare(one.content, other.content));
  return JSON.stringify(sorted.map(({ path, content }) => [path, content]));
}

export function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function bundleDigest(files: readonly ManifestFile[]): string {
  return digestOf(canonicalContent(files));
}

export function packContent(content: string): Buffer {
  return gzipSync(content);
}

/** Files, or a bundle in the form in which it is stored. */
export type StoredContent = readonly ManifestFile[] | Uint8Array;

export function filesOfContent(content: StoredContent): readonly ManifestFile[] {
  return content instanceof Uint8Array ? unpackContent(content) : content;
}

function unpackContent(packed: Uint8Array): ManifestFile[] {
  const entries = JSON.parse(gunzipSync(packed).toString('utf8')) as [string, string][];
  return entries.map(([path, content]) => ({ path, content }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
