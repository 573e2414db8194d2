import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DNS_LABEL, ManifestsDto } from '../../analysis/manifests.dto.js';
import { AllowedPortsDto } from '../../reach/dto/reach-answer.dto.js';
import { AssumeDto } from '../../reach/dto/reach-question.dto.js';

const END = 'ns/Kind/name, ns/name or name · an address · a CIDR · internet';

export class WantedConnectionDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiProperty({ description: END, example: 'shop/frontend' })
  from: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiProperty({ description: END, example: 'shop/cartservice' })
  to: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65535)
  @ApiPropertyOptional({ description: "The pod's own port. Absent: every port.", example: 7070 })
  port?: number;

  @IsOptional()
  @IsIn(['TCP', 'UDP', 'SCTP'])
  @ApiPropertyOptional({ enum: ['TCP', 'UDP', 'SCTP'], description: 'TCP where a port is given.' })
  protocol?: 'TCP' | 'UDP' | 'SCTP';
}

export class SuggestPoliciesRequestDto extends ManifestsDto {
  @Matches(DNS_LABEL, { message: 'namespace must be a namespace name: lower-case letters, digits and -' })
  @ApiProperty({ description: 'The namespace that the policies are for.', example: 'shop' })
  namespace: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => WantedConnectionDto)
  @ApiPropertyOptional({
    type: [WantedConnectionDto],
    description: "What to allow. Absent: what today's Services, references in env and args, and routes imply.",
  })
  connections?: WantedConnectionDto[];

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({ default: true, description: 'Whether every pod may resolve names.' })
  dns?: boolean = true;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}

export class SuggestedPolicyDto {
  @ApiProperty({ example: 'cartservice' })
  name: string;

  @ApiProperty({ example: 'shop/Deployment/cartservice is reached by shop/Deployment/frontend on TCP 7070.' })
  text: string;

  @ApiProperty({ description: 'YAML.' })
  manifest: string;
}

export class ListedConnectionDto {
  @ApiProperty({ example: 'shop/Deployment/frontend' })
  from: string;

  @ApiProperty({ example: 'shop/Deployment/cartservice' })
  to: string;

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;

  @ApiProperty({ example: 'it was asked for' })
  because: string;
}

export class VerifiedSuggestionDto {
  @ApiProperty({ enum: [true], description: 'What could not be verified is refused.' })
  exact: boolean;

  @ApiProperty({ description: 'Ordered pairs of groups of pods, and of pods and address ranges, that were asked.' })
  pairs: number;

  @ApiProperty({ description: 'What was verified, in words.' })
  statement: string;
}

export class SuggestionDto {
  @ApiProperty({ example: 'shop' })
  namespace: string;

  @ApiProperty()
  summary: string;

  @ApiProperty({ type: [SuggestedPolicyDto] })
  policies: SuggestedPolicyDto[];

  @ApiProperty({ description: 'All of them as one stream of YAML.' })
  manifest: string;

  @ApiProperty({ type: [ListedConnectionDto] })
  connections: ListedConnectionDto[];

  @ApiProperty({ type: [String], description: 'NetworkPolicies of the namespace to remove: policies add up.' })
  replaces: string[];

  @ApiProperty({ type: VerifiedSuggestionDto })
  verified: VerifiedSuggestionDto;

  @ApiProperty({ type: [String] })
  warnings: string[];
}
