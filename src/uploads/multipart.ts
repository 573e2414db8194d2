import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';
import type { UploadLimits } from './upload.js';

const MAX_FIELDS = 50;
const MAX_HEADER_BYTES = 8 * 1024;

export interface UploadedPart {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of a multipart body, in their order.
 * @throws ProblemError `malformed-request` for a body that is cut off or has no boundary, or that hides manifests in fields
 * that are not files; `payload-too-large` for too many parts.
 */
export function readMultipart(bytes: Uint8Array, contentType: string, limits: UploadLimits): Promise<UploadedPart[]> {
  return new Promise((resolve, reject) => {
    const parts: UploadedPart[] = [];
    const fields: ProblemCause[] = [];
    const fail = (error: unknown): void => reject(error instanceof ProblemError ? error : malformed(error));
    let parser;
    try {
      checkPartHeaders(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), contentType);
      parser = new Busboy({
        headers: { 'content-type': contentType },
        preservePath: true,
        isPartAFile: (_field, _type, fileName) => fileName !== undefined,
        limits: { parts: limits.parts, fields: MAX_FIELDS, headerSize: MAX_HEADER_BYTES },
      });
    } catch (error) {
      fail(error);
      return;
    }
    parser.on('file', (_field, stream: BusboyFileStream, name, _encoding, mediaType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', fail);
      stream.on('end', () => parts.push({ name, mediaType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('field', (field) => fields.push(notAFile(field)));
    parser.on('partsLimit', () => fail(tooMany('parts', limits.parts)));
    parser.on('fieldsLimit', () => fail(tooMany('fields', MAX_FIELDS)));
    parser.on('error', fail);
    parser.on('finish', () => {
      const [first] = fields;
      if (first === undefined) resolve(parts);
      else reject(new ProblemError('malformed-request', first.detail, fields));
    });
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

/** The parser cuts long part headers short without a word, and with them the name of a file. */
function checkPartHeaders(body: Buffer, contentType: string): void {
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const delimiter = boundary?.[1] ?? boundary?.[2];
  if (delimiter === undefined) throw new Error('there is no boundary in the Content-Type');
  for (let at = body.indexOf(`--${delimiter}`); at >= 0; at = body.indexOf(`\r\n--${delimiter}`, at + 1)) {
    const end = body.indexOf('\r\n\r\n', at);
    if (end - at > MAX_HEADER_BYTES + delimiter.length) {
      throw new Error(`the header of a part is longer than ${MAX_HEADER_BYTES} bytes`);
    }
  }
}

function notAFile(field: string): ProblemCause {
  const name = field.slice(0, 100);
  const detail = `The field ${JSON.stringify(name)} is not a file: options go into the query, manifests into files (curl -F '${name}=@manifests.yaml').`;
  return { code: 'NOT_A_FILE', detail, pointer: `/${name}` };
}

function tooMany(what: string, limit: number): ProblemError {
  return new ProblemError('payload-too-large', `The body has more than ${limit} ${what}.`, [], { limit });
}

function malformed(error: unknown): ProblemError {
  const reason = error instanceof Error ? error.message : String(error);
  const detail = `The body is not multipart/form-data that can be read: ${reason}.`;
  return new ProblemError('malformed-request', detail, [{ code: 'MALFORMED_MULTIPART', detail }]);
}
