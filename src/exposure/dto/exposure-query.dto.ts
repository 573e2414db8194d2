import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { DNS_LABEL } from '../../analysis/manifests.dto.js';
import type { Assume } from '../../engine/reachability/index.js';

const CONTROLLER = /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/((?:[\w./-]+=[\w.-]*)(?:,[\w./-]+=[\w.-]*)*)?$/;

export class ExposureQueryDto {
  @IsOptional()
  @Matches(DNS_LABEL, { message: 'namespace must be a namespace name: lower-case letters, digits and -' })
  @ApiPropertyOptional({ description: 'Only workloads of this namespace.', example: 'shop' })
  namespace?: string;

  @IsOptional()
  @IsString()
  @MaxLength(1024)
  @ApiPropertyOptional({ description: 'Only this workload: ns/Kind/name, ns/name or name.', example: 'shop/frontend' })
  workload?: string;

  @IsOptional()
  @ValidateBy({
    name: 'isController',
    validator: {
      validate: (value) => typeof value === 'string' && CONTROLLER.test(value),
      defaultMessage: () => 'ingressController must be namespace/labels, as in ingress-nginx/app=nginx',
    },
  })
  @ApiPropertyOptional({
    description:
      'The pods that carry requests of Ingress objects and routes, as namespace/labels, where the bundle does not say.',
    example: 'ingress-nginx/app.kubernetes.io/name=ingress-nginx',
  })
  ingressController?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 500 })
  limit?: number = 50;

  @IsOptional()
  @IsString()
  @MaxLength(1024)
  @ApiPropertyOptional({ description: 'The `next` of the page before.' })
  cursor?: string;
}

export function assumeOfQuery({ ingressController }: ExposureQueryDto): Assume | undefined {
  const match = CONTROLLER.exec(ingressController ?? '');
  if (match === null) return undefined;
  const labels = Object.fromEntries(
    (match[2] ?? '').split(',').flatMap((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return key === '' ? [] : [[key, value]];
    }),
  );
  return { ingressController: { namespace: match[1] ?? '', labels } };
}
