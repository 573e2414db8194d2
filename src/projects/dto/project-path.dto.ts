import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { DNS_LABEL } from '../../analysis/manifests.dto.js';

export class ProjectPathDto {
  @Matches(DNS_LABEL, { message: 'project must be 1 to 63 lower-case letters, digits and -, as in my-cluster' })
  @ApiProperty({ description: 'A named history. `default` always exists.', example: 'default' })
  project: string;
}
