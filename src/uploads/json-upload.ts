import type { ManifestFile } from '../engine/manifests/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import { fileLabel } from './file-name.js';

const FILES_SHAPE = 'files must be [{"path":"…","content":"…"}, …]';

/** The files of `{"files":[…]}`; undefined for any other value. */
export function filesOf(value: unknown): ManifestFile[] | undefined {
  if (typeof value !== 'object' || value === null || !('files' in value) || !Array.isArray(value.files))
    return undefined;
  const files: ManifestFile[] = [];
  for (const entry of value.files as unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('path' in entry) || !('content' in entry)) return undefined;
    if (typeof entry.path !== 'string' || typeof entry.content !== 'string') return undefined;
    files.push({ path: fileLabel(entry.path), content: entry.content });
  }
  return files;
}

/**
 * The files of an upload as application/json: an envelope of files, or one stream of JSON objects for the reader.
 * @throws ProblemError `malformed-request` for an envelope of another shape, `unsupported-media-type` for what is not JSON.
 */
export function readJsonUpload(text: string): ManifestFile[] {
  const single = [{ path: 'upload.json', content: text }];
  const first = text.trimStart().replace(/^\uFEFF\s*/, '')[0];
  // Whatever starts with a brace is read as kubectl reads a stream of JSON, which says where it is wrong.
  if (first === '{' && !/"files"\s*:/.test(text)) return single;
  const value = parsed(text);
  if (value === undefined) {
    if (first === '{' || first === undefined) return single;
    throw new ProblemError(
      'unsupported-media-type',
      'The Content-Type says JSON and the body is not. Send YAML as application/yaml.',
    );
  }
  if (typeof value !== 'object' || value === null || 'kind' in value || !('files' in value)) return single;
  const files = filesOf(value);
  if (files !== undefined) return files;
  const cause = { code: 'INVALID_FIELD', detail: FILES_SHAPE, pointer: '/files' };
  throw new ProblemError('malformed-request', `${FILES_SHAPE}.`, [cause]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
