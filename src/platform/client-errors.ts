import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import type { Limits } from './limits.js';
import { ProblemError } from './problems/problem.js';

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  431: 'Request Header Fields Too Large',
};

/** As Node gives it: rawPacket is the Buffer that the parser was fed. */
type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown };

/** Answers what Node's own HTTP parser refuses, before there is a request: as a problem like any other, and then closes. */
export function clientErrorHandler(limits: Limits) {
  return (error: ClientError, socket: Socket): void => {
    // Bytes of an answer that is under way must not be followed by those of another.
    const underWay = (socket as Socket & { _httpMessage?: ServerResponse | null })._httpMessage;
    if (error.code === 'ECONNRESET' || !socket.writable || underWay?.headersSent === true) {
      socket.destroy();
      return;
    }
    socket.end(answerOf(problemOf(error, limits)));
    socket.destroySoon();
  };
}

function answerOf(problem: ProblemError): string {
  const body = JSON.stringify(problem.body(uuidv7(), ''));
  return [
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Error'}`,
    'Content-Type: application/problem+json; charset=utf-8',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function problemOf(error: ClientError, limits: Limits): ProblemError {
  switch (error.code ?? '') {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('request-timeout', 'The request did not arrive in time.', [], {
        limit: limits.REQUEST_TIMEOUT_MS,
      });
    case 'HPE_HEADER_OVERFLOW': {
      const start = Buffer.isBuffer(error.rawPacket)
        ? error.rawPacket.subarray(0, limits.MAX_URL_BYTES).toString('latin1')
        : '';
      if (/^[A-Z]+ \S+$/.test(start)) return uriTooLong(limits);
      const detail = `The header fields are larger than ${limits.MAX_HEADER_BYTES} bytes.`;
      return new ProblemError('headers-too-large', detail, [], { limit: limits.MAX_HEADER_BYTES });
    }
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ProblemError('payload-too-large', 'The extensions of a chunk are too large.');
    default:
      return new ProblemError('malformed-request', 'This is not an HTTP request that can be read.');
  }
}

export function uriTooLong(limits: Limits): ProblemError {
  const detail = `The address is longer than ${limits.MAX_URL_BYTES} bytes. Put the question into the body of a POST.`;
  return new ProblemError('uri-too-long', detail, [], { limit: limits.MAX_URL_BYTES });
}
