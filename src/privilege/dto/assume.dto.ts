import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, ValidateBy } from 'class-validator';
import type { PrivilegeAssume } from '../../engine/privilege/index.js';

const RUNTIMES = ['containerd', 'cri-o'] as const;
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
const MAX_IMAGES = 1000;

type Images = Record<string, { user?: string | number }>;

/** `{image: {user}}`; the user as an image's USER is written, or a number. */
function isImages(value: unknown): value is Images {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const images: [string, unknown][] = Object.entries(value);
  return images.length <= MAX_IMAGES && images.every(([name, image]) => name.length <= 1024 && isImage(image));
}

function isImage(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).some((key) => key !== 'user')) return false;
  const user = 'user' in value ? value.user : undefined;
  if (typeof user === 'number') return Number.isInteger(user) && user >= 0;
  return user === undefined || (typeof user === 'string' && user.length <= 256);
}

export class PrivilegeAssumeDto {
  @IsOptional()
  @ValidateBy({
    name: 'isImages',
    validator: {
      validate: isImages,
      defaultMessage: (given) => `${given?.property ?? 'images'} must be like {"nginx:1.27": {"user": "101"}}`,
    },
  })
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      properties: { user: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
    },
    example: { 'nginx:1.27': { user: '101' } },
    description: 'By the name in the manifests: the USER of the image, empty where it sets none.',
  })
  images?: Images;

  @IsOptional()
  @IsIn(RUNTIMES)
  @ApiPropertyOptional({ enum: RUNTIMES, default: 'containerd', description: 'Decides the default capabilities.' })
  runtime?: (typeof RUNTIMES)[number];

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({ default: false, description: 'The kubelet gives pods that ask for no seccomp profile one.' })
  seccompDefault?: boolean;

  @IsOptional()
  @IsIn(LEVELS)
  @ApiPropertyOptional({ enum: LEVELS, default: 'privileged', description: 'The level of namespaces without labels.' })
  podSecurityDefault?: (typeof LEVELS)[number];
}

/** The engine's own words: plain data. */
export function privilegeAssumeOf(dto: PrivilegeAssumeDto | undefined): PrivilegeAssume | undefined {
  return dto === undefined ? undefined : { ...dto };
}
