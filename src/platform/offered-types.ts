import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ProblemError } from './problems/problem.js';

/**
 * The media type to answer in: what `?format=` names, or what the caller likes best of those offered.
 * @throws ProblemError `not-acceptable`, `malformed-request` for a format that the route does not have.
 */
export function chosenType<Type extends string>(
  request: FastifyRequest,
  offered: Readonly<Record<string, Type>>,
  format: string | undefined,
): Type {
  const types = Object.values(offered);
  if (format !== undefined) {
    const named = offered[format];
    if (named !== undefined) return named;
    const detail = `format must be one of ${Object.keys(offered).join(', ')}`;
    throw new ProblemError('malformed-request', detail, [{ code: 'INVALID_FIELD', detail, pointer: '/format' }]);
  }
  const chosen = new Negotiator({ headers: request.headers }).mediaType([...types]);
  const type = types.find((each) => each === chosen);
  if (type === undefined) throw new ProblemError('not-acceptable', `This route answers in ${types.join(', ')}.`);
  return type;
}
