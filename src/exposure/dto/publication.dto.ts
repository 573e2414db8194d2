import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RuleEvidenceDto } from '../../reach/dto/reach-answer.dto.js';

const CLASSES = ['internet', 'private', 'node', 'cluster', 'none'];

export class ChainLinkDto {
  @ApiProperty({ example: 'Ingress' })
  kind: string;

  @ApiProperty({ example: 'shop' })
  namespace: string;

  @ApiProperty({ example: 'frontend' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'spec.rules[0].http.paths[0].backend' })
  field: string | null;

  @ApiProperty({ example: 'requests for shop.example/' })
  text: string;

  @ApiProperty({ example: 'ingress.yaml' })
  file: string;

  @ApiProperty({ example: 12 })
  line: number;
}

export class ControllerDto {
  @ApiProperty({ type: String, nullable: true, description: 'null where the bundle does not have it.' })
  workload: string | null;

  @ApiProperty({ description: 'Whether it is assumed: see assumptions.' })
  assumed: boolean;

  @ApiProperty({ example: 'ingress-nginx/Deployment/ingress-nginx-controller' })
  text: string;
}

export class PublicationDto {
  @ApiProperty({
    enum: [
      'load-balancer',
      'external-ip',
      'node-port',
      'host-port',
      'host-network',
      'ingress',
      'gateway',
      'route',
      'cluster-ip',
    ],
  })
  via: string;

  @ApiProperty({ enum: CLASSES, description: 'How far it would reach if no policy stood in the way.' })
  offered: string;

  @ApiProperty({ enum: CLASSES, description: 'How far it does; `none` where policies close it.' })
  class: string;

  @ApiProperty({ enum: ['allowed', 'denied', 'partial', 'unknown'] })
  verdict: string;

  @ApiProperty({ example: 'Policies let ingress-nginx/Deployment/ingress-nginx-controller reach it.' })
  summary: string;

  @ApiProperty({ type: [String], description: 'Addresses that clients may have, policies left aside.' })
  clients: string[];

  @ApiPropertyOptional({ type: [String], description: 'Client addresses that policies let through.' })
  ranges?: string[];

  @ApiPropertyOptional({ type: ControllerDto })
  controller?: ControllerDto;

  @ApiProperty({ type: [String], description: 'Hosts and paths that a request must name: no boundary.' })
  conditions: string[];

  @ApiProperty({ type: [ChainLinkDto], description: 'The proof, from the outside to the pod.' })
  chain: ChainLinkDto[];

  @ApiProperty({ type: [RuleEvidenceDto] })
  decidedBy: RuleEvidenceDto[];

  @ApiPropertyOptional({ type: [String] })
  unknownBecause?: string[];
}

export class PublishedPortDto {
  @ApiProperty({ type: Number, nullable: true, description: 'null: every port of a pod on the network of its node.' })
  port: number | null;

  @ApiProperty({ enum: ['TCP', 'UDP', 'SCTP'] })
  protocol: string;

  @ApiProperty({ type: [String] })
  names: string[];

  @ApiProperty({ enum: CLASSES, description: 'The widest of its ways in that is not closed.' })
  class: string;

  @ApiProperty({ description: 'False where a way in is undecided.' })
  certain: boolean;

  @ApiProperty({ type: [PublicationDto], description: 'The widest first.' })
  publications: PublicationDto[];
}

export class PublishedWorkloadDto {
  @ApiProperty({ example: 'shop/Deployment/frontend' })
  workload: string;

  @ApiProperty({ enum: CLASSES })
  class: string;

  @ApiProperty({ type: [PublishedPortDto], description: 'Ports that containers declare or Services lead to.' })
  ports: PublishedPortDto[];

  @ApiProperty()
  hostNetwork: boolean;
}
