import { ProblemError, type ProblemCause } from '../../platform/problems/problem.js';
import { fileLabel } from '../file-name.js';
import type { UploadLimits } from '../upload.js';

const MANIFEST = /\.(ya?ml|json)$/i;
const ARCHIVE = /\.(zip|jar|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|7z|rar)$/i;
/** What archivers of macOS add beside the files: resource forks, not manifests, whatever their names end in. */
const APPLE_DOUBLE = /(^|\/)(__MACOSX\/|\._[^/]*$)/;

export type EntryKind = 'file' | 'folder' | 'link' | 'device' | 'encrypted' | 'unknown';

/** A file of an upload, unpacked. */
export interface UnpackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface UnpackedArchive {
  readonly files: readonly UnpackedFile[];
  /** Files that are no manifests by their names. */
  readonly ignored: readonly string[];
}

/** Sorts the entries of an archive into files that are read, files that are not manifests, and what is refused. */
export class ArchiveEntries {
  private readonly files: UnpackedFile[] = [];
  private readonly ignored: string[] = [];
  private readonly refusals: ProblemCause[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly limits: UploadLimits) {}

  /** The label of an entry whose bytes are wanted; undefined for every other. */
  admit(name: string, kind: EntryKind): string | undefined {
    if (kind === 'folder') return undefined;
    const label = fileLabel(name);
    const problem = this.problemOf(name, kind);
    if (problem !== undefined) {
      this.refuse(label, ...problem);
      return undefined;
    }
    if (!MANIFEST.test(label) || APPLE_DOUBLE.test(label)) {
      this.ignored.push(label);
      return undefined;
    }
    if (this.names.has(label)) {
      this.refuse(label, 'DUPLICATE_ENTRY', 'stands twice in the archive');
      return undefined;
    }
    this.names.add(label);
    return label;
  }

  add(path: string, bytes: Uint8Array): void {
    this.files.push({ path, bytes });
  }

  /** @throws ProblemError `archive-rejected` naming every entry that is refused. */
  finish(): UnpackedArchive {
    const [first] = this.refusals;
    if (first !== undefined) {
      const more = this.refusals.length > 1 ? ` So are ${this.refusals.length - 1} more, listed in errors[].` : '';
      throw new ProblemError('archive-rejected', `${first.detail}${more}`, this.refusals);
    }
    return { files: this.files, ignored: this.ignored };
  }

  private problemOf(name: string, kind: EntryKind): readonly [code: string, why: string] | undefined {
    const segments = name.split(/[/\\]/);
    if (kind === 'link') return ['NOT_A_FILE', 'is a link; pack the file that it leads to'];
    if (kind === 'device') return ['NOT_A_FILE', 'is a device or a pipe'];
    if (kind === 'encrypted') return ['ENCRYPTED_ENTRY', 'is encrypted'];
    if (kind === 'unknown') return ['NOT_A_FILE', 'is of a kind that is not read'];
    if (/^([/\\]|[A-Za-z]:)/.test(name)) return ['ABSOLUTE_PATH', 'has an absolute path'];
    if (segments.includes('..')) return ['PATH_TRAVERSAL', 'has a path that leads out of the archive'];
    if (segments.length > this.limits.pathDepth) {
      return ['PATH_TOO_DEEP', `lies more than ${this.limits.pathDepth} folders deep`];
    }
    if (ARCHIVE.test(name)) return ['NESTED_ARCHIVE', 'is an archive in an archive; send it on its own'];
    return undefined;
  }

  private refuse(file: string, code: string, why: string): void {
    this.refusals.push({ code, detail: `${file} is refused: it ${why}.`, file });
  }
}
