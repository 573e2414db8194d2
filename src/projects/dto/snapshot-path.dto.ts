import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { ProjectPathDto } from './project-path.dto.js';

export { ProjectPathDto };

export class SnapshotPathDto extends ProjectPathDto {
  @ValidateBy({
    name: 'isSnapshotId',
    validator: {
      validate: (value) => value === 'latest' || isUuid(value),
      defaultMessage: () => 'snapshot must be the id of a snapshot (a UUID) or `latest`',
    },
  })
  @ApiProperty({ description: 'A snapshot by id, or `latest`.', example: 'latest' })
  snapshot: string;
}
