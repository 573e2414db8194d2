import 'reflect-metadata';
import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ProblemError, type ProblemCause } from './problems/problem.js';

const NULL_HAS_MEANING = Symbol('null has meaning');

/** In bodies of this class an explicit null says something that an absent field does not, say `no limit`. */
export function NullHasMeaning(): ClassDecorator {
  return (target) => {
    Reflect.defineMetadata(NULL_HAS_MEANING, true, target);
  };
}

/** An explicit null in a body is an absent field, as it is in a manifest: class-validator takes both for optional fields alike. */
class AbsentNullsPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const keep = metadata.metatype !== undefined && Reflect.hasMetadata(NULL_HAS_MEANING, metadata.metatype);
    const given = metadata.type === 'body' && !keep ? withoutNulls(value) : value;
    return (await super.transform(given, metadata)) as unknown;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  // Bodies that a parser has made something of (files, streams) are no JSON.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const given = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(given.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Fields that a DTO does not declare are refused: a misspelt option must not be ignored. */
export function validationPipe(): ValidationPipe {
  return new AbsentNullsPipe({
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
