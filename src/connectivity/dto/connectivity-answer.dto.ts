import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath, OmitType } from '@nestjs/swagger';
import { AllowedPortsDto } from '../../reach/dto/reach-answer.dto.js';

export class ConnectionDto {
  @ApiProperty({
    example: 'shop/Deployment/frontend',
    description: 'A pod, `ns/Pod/name`, where pods of one workload differ.',
  })
  from: string;

  @ApiProperty({ example: 'shop/Deployment/cartservice' })
  to: string;

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;
}

export class ExternalConnectionDto {
  @ApiProperty({ example: 'shop/Deployment/frontend' })
  workload: string;

  @ApiProperty({ enum: ['in', 'out'], description: 'in: from the addresses to the workload.' })
  direction: 'in' | 'out';

  @ApiProperty({
    type: [String],
    description: 'Address ranges, first-last, merged, ascending, IPv4 before IPv6.',
    example: ['0.0.0.0-9.255.255.255'],
  })
  ranges: string[];

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;
}

/** What is not decided: a pair of workloads (from, to), or a workload and addresses (workload, direction, ranges). */
export class UnknownConnectionDto {
  @ApiPropertyOptional({ description: 'A workload; `*` and `ns/*` stand for every workload.', example: 'shop/*' })
  from?: string;

  @ApiPropertyOptional({ example: '*' })
  to?: string;

  @ApiPropertyOptional({ description: 'Instead of from and to, with direction and ranges.' })
  workload?: string;

  @ApiPropertyOptional({ enum: ['in', 'out'] })
  direction?: 'in' | 'out';

  @ApiPropertyOptional({ type: [String] })
  ranges?: string[];

  @ApiPropertyOptional({ type: AllowedPortsDto, description: 'Open whatever the missing part is.' })
  allowed?: AllowedPortsDto;

  @ApiPropertyOptional({ type: AllowedPortsDto, description: 'Open at most.' })
  atMost?: AllowedPortsDto;

  @ApiProperty({ type: [String], description: 'Why it is not decided.' })
  because: string[];
}

export class ConnectivityDto {
  @ApiProperty({
    type: [ConnectionDto],
    description:
      'Ordered pairs of different workloads with an open port. A pair that is neither here nor under `unknown` has none.',
  })
  connections: ConnectionDto[];

  @ApiProperty({
    type: [ExternalConnectionDto],
    description: 'The world outside. What is in no range has no connection.',
  })
  external: ExternalConnectionDto[];

  @ApiProperty({ type: [UnknownConnectionDto], description: 'What is not decided, and why. Empty: everything is.' })
  unknown: UnknownConnectionDto[];
}

export class WorkloadGroupDto {
  @ApiProperty({ example: 'g1' })
  id: string;

  @ApiProperty({ type: [String], example: ['shop/Deployment/frontend'] })
  workloads: string[];
}

export class ConnectivityRowDto {
  @ApiProperty({ type: [String], description: 'Ids of groups.', example: ['g1'] })
  from: string[];

  @ApiProperty({ type: [String], description: 'Ids of groups.', example: ['g2', 'g3'] })
  to: string[];

  @ApiProperty({ type: AllowedPortsDto, description: 'Nothing: takes back what rows before it say.' })
  allowed: AllowedPortsDto;

  @ApiPropertyOptional({
    type: AllowedPortsDto,
    description: 'Where it is not decided what is open: at least `allowed`, at most this.',
  })
  atMost?: AllowedPortsDto;
}

export class ExternalGroupDto extends OmitType(ExternalConnectionDto, ['workload']) {
  @ApiProperty({ description: 'Id of the group of workloads.', example: 'g7' })
  group: string;

  @ApiPropertyOptional({ type: AllowedPortsDto, description: 'Where it is not decided what is open: at most this.' })
  atMost?: AllowedPortsDto;
}

export class FactoredConnectivityDto {
  @ApiProperty({ type: [WorkloadGroupDto], description: 'A workload may be in several groups.' })
  groups: WorkloadGroupDto[];

  @ApiProperty({
    type: [ConnectivityRowDto],
    description:
      'Read from the first to the last: each workload of each `from` group may open `allowed` to each workload of each `to` group, itself excepted; where a pair stands in several rows the last one counts, and a last one with no open port means none. That gives exactly the `connections` of the pair form.',
  })
  rows: ConnectivityRowDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    description:
      'Workloads whose pods policies tell apart, with the pods that stand for them in the groups. No row is about two pods of one workload.',
    example: { 'shop/StatefulSet/db': ['shop/Pod/db-0', 'shop/Pod/db-1'] },
  })
  apart: Record<string, string[]>;

  @ApiProperty({ type: [ExternalGroupDto] })
  external: ExternalGroupDto[];

  @ApiProperty({ type: [UnknownConnectionDto] })
  unknown: UnknownConnectionDto[];
}

export const CONNECTIVITY_CONTENT = {
  'application/json': {
    schema: { oneOf: [{ $ref: getSchemaPath(ConnectivityDto) }, { $ref: getSchemaPath(FactoredConnectivityDto) }] },
  },
  'application/x-ndjson': {
    schema: {
      description:
        'A stream, a line for each entry: connections have `from`, `to`, `allowed`; those with the outside `workload`, `direction`, `ranges`, `allowed`; what is not decided has `because`.',
      type: 'string',
    },
  },
  'text/csv': { schema: { type: 'string', description: 'A stream: from, to, TCP, UDP, SCTP, unknown because.' } },
  'text/markdown': { schema: { type: 'string' } },
  'text/plain': { schema: { type: 'string' } },
  'text/vnd.graphviz': { schema: { type: 'string' } },
  'text/vnd.mermaid': { schema: { type: 'string' } },
  'image/svg+xml': { schema: { type: 'string' } },
};

export const ConnectivityModels = (): MethodDecorator & ClassDecorator =>
  ApiExtraModels(ConnectivityDto, FactoredConnectivityDto);
