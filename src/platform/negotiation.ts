import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ProblemError } from './problems/problem.js';

export const TEXT_TYPES = ['text/plain', 'text/markdown'] as const;
export type AnswerType = 'application/json' | (typeof TEXT_TYPES)[number];

/** The media type that the caller likes best among JSON, plain text and Markdown. JSON where it says nothing. */
export function preferredType(request: FastifyRequest): AnswerType {
  const offered: AnswerType[] = ['application/json', ...TEXT_TYPES];
  const chosen = new Negotiator({ headers: request.headers }).mediaType(offered);
  const type = offered.find((each) => each === chosen);
  if (type === undefined) {
    throw new ProblemError('not-acceptable', `This route answers in ${offered.join(', ')}.`);
  }
  return type;
}

/** Sends an answer as JSON, or as the short text that a chat message takes as it is. */
export function sendAnswer<Answer>(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  text: (answer: Answer, type: (typeof TEXT_TYPES)[number]) => string,
): void {
  const type = preferredType(request);
  sendAs(reply, type, type === 'application/json' ? JSON.stringify(answer) : text(answer, type));
}

/** Sends what is written already, as the type that was preferred. */
export function sendAs(reply: FastifyReply, type: AnswerType, written: string): void {
  void reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`).send(written);
}
