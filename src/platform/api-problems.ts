import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEMS } from './problems/catalogue.js';
import { ProblemDto } from './problems/problem.dto.js';

/** Documents the statuses that a route may fail with; 500 is always among them. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...[...new Set([...statuses, 500])].map((status) =>
      ApiResponse({
        status,
        description: Object.entries(PROBLEMS)
          .filter(([, kind]) => kind.status === status)
          .map(([slug, kind]) => `${kind.title} (\`${slug}\`)`)
          .join(' or '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
