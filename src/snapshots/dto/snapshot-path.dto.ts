import { ApiProperty } from '@nestjs/swagger';
import { Matches, ValidateBy } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { DNS_LABEL } from '../../analysis/manifests.dto.js';

export class ProjectPathDto {
  @Matches(DNS_LABEL, { message: 'project must be 1 to 63 lower-case letters, digits and -, as in my-cluster' })
  @ApiProperty({ description: 'A named history. `default` always exists.', example: 'default' })
  project: string;
}

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
