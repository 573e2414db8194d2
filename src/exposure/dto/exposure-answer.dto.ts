import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AllowedPortsDto } from '../../reach/dto/reach-answer.dto.js';
import { PublishedWorkloadDto } from './publication.dto.js';

const SELECTOR = {
  description: '`all`, one namespace as {"name"}, or a label selector.',
  oneOf: [
    { type: 'string', enum: ['all'] },
    { type: 'object', additionalProperties: true },
  ],
};

export class PolicyReferenceDto {
  @ApiProperty({ example: 'NetworkPolicy' })
  kind: string;

  @ApiProperty({ example: 'shop' })
  namespace: string;

  @ApiProperty({ example: 'frontend' })
  name: string;

  @ApiProperty({ example: 'policies.yaml' })
  file: string;

  @ApiProperty({ example: 40 })
  line: number;
}

export class RegionPeerDto {
  @ApiProperty({ enum: ['cluster', 'namespaces', 'namespace', 'workloads'] })
  scope: string;

  @ApiProperty({ example: 'pods with app=frontend of this namespace (shop) (today shop/Deployment/frontend)' })
  text: string;

  @ApiProperty(SELECTOR)
  namespaces: unknown;

  @ApiProperty(SELECTOR)
  pods: unknown;

  @ApiProperty({ type: AllowedPortsDto, description: 'Open to a pod that fits these selectors and no others here.' })
  allowed: AllowedPortsDto;

  @ApiPropertyOptional({ type: AllowedPortsDto, description: 'Open in the reading that lets most through.' })
  atMost?: AllowedPortsDto;

  @ApiProperty({ type: [String], description: 'Ports by name: no pod gives them a number yet.', example: ['TCP http'] })
  namedPorts: string[];

  @ApiProperty({ type: [String], description: 'Workloads that fit today; empty where none exists yet.' })
  workloads: string[];
}

export class ExternalPeerDto {
  @ApiProperty({ type: [String], example: ['10.0.0.0-10.255.255.255'] })
  ranges: string[];

  @ApiProperty({ description: 'Whether that is as wide as the internet.' })
  internet: boolean;

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;
}

export class ConnectedWorkloadsDto {
  @ApiProperty()
  count: number;

  @ApiProperty({ type: [String], description: 'The first of them; connectivity has them all.' })
  first: string[];
}

export class DirectionExposureDto {
  @ApiProperty({ description: 'Whether a policy governs this direction.' })
  governed: boolean;

  @ApiProperty({ type: [PolicyReferenceDto] })
  policies: PolicyReferenceDto[];

  @ApiProperty({
    enum: ['nobody', 'workloads', 'namespace', 'namespaces', 'cluster', 'addresses', 'internet'],
    description: 'The narrowest word for all that its policies let through.',
  })
  scope: string;

  @ApiProperty({ example: 'It can be reached by any pod of this namespace (shop) on TCP 8080.' })
  summary: string;

  @ApiProperty({ type: [RegionPeerDto], description: 'Pods, those to come included, as far as its own policies go.' })
  peers: RegionPeerDto[];

  @ApiProperty({ type: [ExternalPeerDto] })
  external: ExternalPeerDto[];

  @ApiProperty({
    type: ConnectedWorkloadsDto,
    description: "Other workloads that both sides' policies let through today.",
  })
  workloads: ConnectedWorkloadsDto;

  @ApiPropertyOptional({ type: [String] })
  unknownBecause?: string[];
}

export class WorkloadExposureDto {
  @ApiProperty({
    description: 'namespace/Pod/name where the pods of a workload differ.',
    example: 'shop/Deployment/frontend',
  })
  workload: string;

  @ApiProperty({ type: DirectionExposureDto })
  ingress: DirectionExposureDto;

  @ApiProperty({ type: DirectionExposureDto })
  egress: DirectionExposureDto;

  @ApiProperty({ type: PublishedWorkloadDto })
  published: PublishedWorkloadDto;
}

export class PublicationAssumptionDto {
  @ApiProperty({ example: 'ingress-controller' })
  id: string;

  @ApiProperty()
  text: string;
}

export class ExposureAnswerDto {
  @ApiProperty({ type: [WorkloadExposureDto], description: 'By reference.' })
  items: WorkloadExposureDto[];

  @ApiProperty({ type: [PublicationAssumptionDto] })
  assumptions: PublicationAssumptionDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}
