import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { ManifestsDto } from '../../analysis/manifests.dto.js';
import type { Assume, ReachQuestion } from '../../engine/reachability/index.js';

const PLACES =
  'ns/Kind/name, ns/name or name · ns/* · ns/<label selector> (*/… for every namespace) · an address · a CIDR · internet';

function isPort(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1 && value <= 65535;
  return typeof value === 'string' && /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(value);
}

/** A query string has only text: digits are a port's number, anything else its name. */
const portFromText = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

export class ReachQuestionDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiProperty({ description: PLACES, example: 'shop/frontend' })
  from: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiProperty({ description: `${PLACES} · service:ns/name`, example: 'shop/redis-cart' })
  to: string;

  @IsOptional()
  @Transform(portFromText)
  @ValidateBy({
    name: 'isPort',
    validator: {
      validate: isPort,
      defaultMessage: () => 'port must be a number from 1 to 65535 or the name of a port',
    },
  })
  @ApiPropertyOptional({
    description: 'A number or the name of a port of the destination. Absent: on any port.',
    oneOf: [{ type: 'integer', minimum: 1, maximum: 65535 }, { type: 'string' }],
    example: 6379,
  })
  port?: number | string;

  @IsOptional()
  @IsIn(['TCP', 'UDP', 'SCTP'])
  @ApiPropertyOptional({ enum: ['TCP', 'UDP', 'SCTP'], description: 'TCP where a port is given.' })
  protocol?: 'TCP' | 'UDP' | 'SCTP';
}

function IsLabels(): PropertyDecorator {
  return ValidateBy({
    name: 'isLabels',
    validator: {
      validate: (value) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every((each) => typeof each === 'string'),
      defaultMessage: (given) => `${given?.property ?? 'labels'} must be an object of strings`,
    },
  });
}

export class IngressControllerDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(63)
  @ApiProperty({ example: 'ingress-nginx' })
  namespace: string;

  @IsLabels()
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Labels of its pods.',
    example: { 'app.kubernetes.io/name': 'ingress-nginx' },
  })
  labels: Record<string, string>;
}

/** What Kubernetes leaves to the implementation. Repeated in the answer. */
export class AssumeDto {
  @IsOptional()
  @IsIn(['generic', 'none'])
  @ApiPropertyOptional({
    enum: ['generic', 'none'],
    default: 'generic',
    description: 'none: nothing enforces policies.',
  })
  cni?: 'generic' | 'none';

  @IsOptional()
  @IsIn(['ignored', 'as-pod'])
  @ApiPropertyOptional({
    enum: ['ignored', 'as-pod'],
    default: 'ignored',
    description: 'Policies and host-network pods.',
  })
  hostNetwork?: 'ignored' | 'as-pod';

  @IsOptional()
  @IsIn(['never', 'always'])
  @ApiPropertyOptional({
    enum: ['never', 'always'],
    default: 'never',
    description: 'Whether ipBlock matches pods by address.',
  })
  ipBlockMatchesPods?: 'never' | 'always';

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => IngressControllerDto)
  @ApiPropertyOptional({
    type: IngressControllerDto,
    description: 'The pods that carry requests of Ingress objects and routes, where the manifests do not say.',
  })
  ingressController?: IngressControllerDto;

  @IsOptional()
  @IsString()
  @ApiPropertyOptional({ example: 'v1.37' })
  kubernetesVersion?: string;
}

export class ReachRequestDto extends IntersectionType(ReachQuestionDto, ManifestsDto) {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}

/** Questions that one request may ask. */
export const MAX_QUESTIONS = 10_000;

export class ReachBatchRequestDto {
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MAX_QUESTIONS)
  @ValidateNested({ each: true })
  @Type(() => ReachQuestionDto)
  @ApiProperty({ type: [ReachQuestionDto], minItems: 1, maxItems: MAX_QUESTIONS })
  questions: ReachQuestionDto[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}

export function questionOf(dto: ReachQuestionDto): ReachQuestion {
  return {
    from: dto.from,
    to: dto.to,
    ...(dto.port === undefined ? {} : { port: dto.port }),
    ...(dto.protocol === undefined ? {} : { protocol: dto.protocol }),
  };
}

export function assumeOf(dto: AssumeDto | undefined): Assume | undefined {
  if (dto === undefined) return undefined;
  // Plain data all the way down: it goes to a worker thread and back.
  const { ingressController: controller, ...rest } = dto;
  return controller === undefined
    ? rest
    : { ...rest, ingressController: { namespace: controller.namespace, labels: { ...controller.labels } } };
}
