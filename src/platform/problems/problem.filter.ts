import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTable } from '../route-table.js';
import { slugForStatus } from './catalogue.js';
import { ProblemError } from './problem.js';

/** What is answered while the body is still coming: the rest of it is not read. */
const CLOSING: ReadonlySet<string> = new Set([
  'payload-too-large',
  'request-timeout',
  'unsupported-media-type',
  'unsupported-content-encoding',
]);

/** The one place that turns errors into answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(
    private readonly routes: RouteTable,
    private readonly bodyLimit: number,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = request.url.split('?')[0] ?? '/';
    const problem = this.toProblem(error, request, path);
    if (problem.status >= 500) {
      this.logger.error(
        `${request.id} ${request.method} ${path}`,
        error instanceof Error ? error.stack : String(error),
      );
    }
    if (problem.slug === 'method-not-allowed') void reply.header('Allow', this.routes.methodsOf(path).join(', '));
    if (CLOSING.has(problem.slug)) void reply.header('Connection', 'close');
    void reply.headers({ ...problem.headers });
    if (problem.slug === 'store-unavailable') void reply.header('Retry-After', '5');
    void reply
      .status(problem.status)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .send(JSON.stringify(problem.body(request.id, path)));
  }

  private toProblem(error: unknown, request: FastifyRequest, path: string): ProblemError {
    const { method } = request;
    if (error instanceof ProblemError) return error;
    const status = statusOf(error);
    if (status === 404) {
      const methods = this.routes.methodsOf(path);
      if (methods.length > 0 && !methods.includes(method)) {
        return new ProblemError('method-not-allowed', `${path} takes ${methods.join(', ')}, not ${method}.`);
      }
      return new ProblemError('not-found', `There is nothing at ${method} ${path}. The routes are listed at /docs.`);
    }
    if (status === 413) {
      const detail = `The body is larger than ${this.bodyLimit} bytes.`;
      const length = Number(request.headers['content-length']);
      const observed = length > this.bodyLimit ? { observed: length } : {};
      return new ProblemError('payload-too-large', detail, [], { limit: this.bodyLimit, ...observed });
    }
    if (isDecompressionError(error)) {
      return new ProblemError(
        'malformed-request',
        'The Content-Encoding is gzip and the body is not, or not all of it.',
      );
    }
    if (isDatabaseBusy(error)) {
      return new ProblemError('store-unavailable', 'The database is locked or does not answer; nothing was stored.');
    }
    if (status !== undefined && status < 500) {
      return new ProblemError(
        slugForStatus(status),
        error instanceof Error ? error.message : 'The request is not valid.',
      );
    }
    return new ProblemError(
      'internal',
      'Firebreak failed on this request. The log has the cause under this requestId.',
    );
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return undefined;
}

function isDecompressionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^Z_/.test(error.code);
}

function isDatabaseBusy(error: unknown): boolean {
  return error instanceof Error && /SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|READONLY)/.test(error.message);
}
