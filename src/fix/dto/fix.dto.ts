import { ApiProperty } from '@nestjs/swagger';
import { FixPlanDto, LeastPrivilegeRequestDto } from '../../privilege/dto/privilege.dto.js';

export class FixRequestDto extends LeastPrivilegeRequestDto {}

export class FixedFileDto {
  @ApiProperty({ example: 'shop/web.yaml' })
  path: string;

  @ApiProperty()
  changed: boolean;

  @ApiProperty({
    description:
      'The whole file. Comments, order, quotes, indentation and line ends of what no fix touches are as they were sent.',
  })
  content: string;

  @ApiProperty({ description: 'Unified; empty where nothing changes.' })
  diff: string;
}

export class FixedWorkloadDto extends FixPlanDto {
  @ApiProperty({ example: 'shop/Deployment/web' })
  workload: string;

  @ApiProperty()
  file: string;

  @ApiProperty({ description: 'Of the document, from 1.' })
  line: number;

  @ApiProperty({
    description: 'false: its text cannot be edited in place, so the file does not have the patch. It is in jsonPatch.',
  })
  applied: boolean;
}

export class BundleFixDto {
  @ApiProperty({ example: 'v1.37' })
  version: string;

  @ApiProperty({ type: [FixedFileDto], description: 'Every file that was sent.' })
  files: FixedFileDto[];

  @ApiProperty({ description: 'Of all files, as `git apply` and `patch -p1` take it.' })
  diff: string;

  @ApiProperty({ type: [FixedWorkloadDto] })
  workloads: FixedWorkloadDto[];
}
