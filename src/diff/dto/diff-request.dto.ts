import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsObject, IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { ManifestsDto } from '../../analysis/manifests.dto.js';
import { AssumeDto } from '../../reach/dto/reach-question.dto.js';

export const DIFF_FORMATS = { json: 'application/json', markdown: 'text/markdown', text: 'text/plain' } as const;

export class DiffFormatDto {
  @IsOptional()
  @IsIn(Object.keys(DIFF_FORMATS), { message: `format must be one of ${Object.keys(DIFF_FORMATS).join(', ')}` })
  @ApiPropertyOptional({ enum: Object.keys(DIFF_FORMATS), description: 'Instead of the Accept header.' })
  format?: string;
}

export class DiffQueryDto extends DiffFormatDto {
  @IsOptional()
  @ValidateBy({
    name: 'isBase',
    validator: {
      validate: (value) => value === 'previous' || value === 'latest' || isUuid(value),
      defaultMessage: () => 'base must be the id of a snapshot (a UUID), `latest` or `previous`',
    },
  })
  @ApiPropertyOptional({
    default: 'previous',
    description: 'The snapshot of the same project to compare with: an id, `latest`, or `previous`, the one before.',
  })
  base?: string = 'previous';
}

export class DiffRequestDto {
  @IsDefined({ message: 'base must be {"manifests": …}' })
  @IsObject()
  @ValidateNested()
  @Type(() => ManifestsDto)
  @ApiProperty({ type: ManifestsDto })
  base: ManifestsDto;

  @IsDefined({ message: 'head must be {"manifests": …}' })
  @IsObject()
  @ValidateNested()
  @Type(() => ManifestsDto)
  @ApiProperty({ type: ManifestsDto })
  head: ManifestsDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}
