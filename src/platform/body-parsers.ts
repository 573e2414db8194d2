import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems/problem.js';

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];
const JSON_TYPE = 'application/json';

/** Route configuration: the body is manifests, handed to the reader as the text that came, whether YAML or JSON. */
export const MANIFEST_BODY = { manifestBody: true };

/** The body of a route with MANIFEST_BODY. */
export interface ManifestText {
  readonly mediaType: 'json' | 'yaml';
  readonly text: string;
}

/** Bodies are text in UTF-8: manifests go on as they are, everything else must be JSON. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser([JSON_TYPE, ...YAML_TYPES], { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser('*', (request, payload, done) => {
    payload.resume();
    done(unsupported(request), undefined);
  });
}

function parseBody(request: FastifyRequest, body: Buffer): unknown {
  const header = request.headers['content-type'] ?? '';
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new ProblemError('unsupported-media-type', `The charset ${charset} is not taken; send UTF-8.`);
  }
  const json = header.toLowerCase().startsWith(JSON_TYPE);
  const manifests = (request.routeOptions.config as { manifestBody?: boolean }).manifestBody === true;
  if (!json && !manifests) throw unsupported(request);
  const text = decode(body);
  if (manifests) return { mediaType: json ? 'json' : 'yaml', text } satisfies ManifestText;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProblemError('malformed-json', `The body is not JSON: ${(error as Error).message}`);
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError)
      throw new ProblemError('invalid-encoding', 'The body has bytes that are not UTF-8.');
    throw error;
  }
}

function unsupported(request: FastifyRequest): ProblemError {
  const manifests = (request.routeOptions.config as { manifestBody?: boolean }).manifestBody === true;
  const taken = manifests ? [JSON_TYPE, ...YAML_TYPES].join(', ') : JSON_TYPE;
  const sent = request.headers['content-type'] ?? 'no Content-Type';
  return new ProblemError('unsupported-media-type', `This route takes ${taken}; the request says ${sent}.`);
}
