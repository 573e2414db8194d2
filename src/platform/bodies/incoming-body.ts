import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.js';
import { hasBody } from './body-parsers.js';

export interface IncomingBodyLimits {
  /** Bytes a second that a body must bring on average, once the grace period is over; 0 asks for none. */
  readonly minBytesPerSecond: number;
  readonly graceMilliseconds: number;
}

const ENCODINGS = 'gzip, identity';

/**
 * Bodies come plain or gzipped, and not too slowly. Their size after decoding is held to the server's body limit by Fastify,
 * which counts what comes out of here while it comes.
 */
export function registerIncomingBodies(fastify: FastifyInstance, limits: IncomingBodyLimits): void {
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    if (!hasBody(request)) return payload;
    const encoding = encodingOf(request);
    const meter = new Meter(limits);
    const incoming = payload as Readable;
    if (encoding === 'identity') return flow(incoming, meter);
    const decoded = createGunzip();
    // Fastify compares what was received with Content-Length by this property.
    Object.defineProperty(decoded, 'receivedEncodedLength', { get: () => meter.bytes });
    pipeline(incoming, meter, decoded, () => undefined);
    return decoded;
  });
}

function flow(incoming: Readable, meter: Meter): Meter {
  pipeline(incoming, meter, () => undefined);
  return meter;
}

/** @throws ProblemError `unsupported-content-encoding` for anything but gzip, once, or nothing. */
function encodingOf(request: FastifyRequest): 'gzip' | 'identity' {
  const header = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (header === 'identity' || header === '') return 'identity';
  if (header === 'gzip' || header === 'x-gzip') return 'gzip';
  const detail = `The Content-Encoding ${header} is not taken; send the body plain or gzipped once.`;
  throw new ProblemError('unsupported-content-encoding', detail, [], {}, { 'Accept-Encoding': ENCODINGS });
}

/** Counts bytes, and ends a body that trickles. */
class Meter extends Transform {
  bytes = 0;
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor({ minBytesPerSecond, graceMilliseconds }: IncomingBodyLimits) {
    super();
    if (minBytesPerSecond === 0) return;
    this.timer = setInterval(
      () => {
        const elapsed = performance.now() - this.started;
        if (elapsed < graceMilliseconds || this.bytes >= (minBytesPerSecond * elapsed) / 1000) return;
        const detail = `The body comes too slowly: less than ${minBytesPerSecond} bytes a second.`;
        this.destroy(
          new ProblemError('request-timeout', detail, [], {
            limit: minBytesPerSecond,
            observed: Math.round((this.bytes * 1000) / elapsed),
          }),
        );
      },
      Math.min(1000, Math.max(graceMilliseconds, 50)),
    );
    this.timer.unref();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.timer);
    done(error);
  }
}
