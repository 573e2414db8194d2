import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemError, type ProblemCause } from './problems/problem.js';

/** Fields that a DTO does not declare are refused: a misspelt option must not be ignored. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => {
      const causes = errors.flatMap((error) => causesOf(error, ''));
      return new ProblemError('malformed-request', causes.map((cause) => cause.detail).join('; '), causes);
    },
  });
}

function causesOf(error: ValidationError, parent: string): ProblemCause[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, detail]) => ({
    code: constraint === 'whitelistValidation' ? 'UNKNOWN_FIELD' : 'INVALID_FIELD',
    detail,
    pointer,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => causesOf(child, pointer))];
}
