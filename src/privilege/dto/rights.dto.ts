import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const NUMBER_OR_UNKNOWN = { oneOf: [{ type: 'integer' }, { type: 'string', enum: ['unknown'] }] };

export class UserDto {
  @ApiProperty(NUMBER_OR_UNKNOWN)
  uid: number | 'unknown';

  @ApiProperty({ enum: ['yes', 'no', 'unknown'] })
  root: string;
}

export class GroupDto {
  @ApiProperty(NUMBER_OR_UNKNOWN)
  gid: number | 'unknown';
}

export class CapabilitiesDto {
  @ApiProperty({
    oneOf: [
      { type: 'array', items: { type: 'string' } },
      { type: 'string', enum: ['unknown'] },
    ],
  })
  effective: string[] | 'unknown';

  @ApiProperty({ type: [String], description: 'What setuid programs and file capabilities can raise the process to.' })
  bounding: string[];
}

export class EffectiveMountDto {
  @ApiProperty()
  path: string;

  @ApiProperty()
  volume: string;

  @ApiProperty({ description: 'The field of the volume that says what it is.', example: 'emptyDir' })
  kind: string;

  @ApiPropertyOptional({ description: 'The folder of the node, for a hostPath.' })
  hostPath?: string;

  @ApiProperty()
  writable: boolean;
}

export class EffectiveRightsDto {
  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ['container', 'initContainer', 'ephemeralContainer'] })
  kind: string;

  @ApiProperty({ type: UserDto })
  user: UserDto;

  @ApiProperty({ type: GroupDto })
  group: GroupDto;

  @ApiProperty({ type: [Number] })
  supplementalGroups: number[];

  @ApiProperty()
  noNewPrivileges: boolean;

  @ApiProperty({ type: CapabilitiesDto })
  capabilities: CapabilitiesDto;

  @ApiProperty()
  seccomp: string;

  @ApiProperty()
  appArmor: string;

  @ApiProperty()
  seLinux: string;

  @ApiProperty({ enum: ['masked', 'unmasked'] })
  procMount: string;

  @ApiProperty({ enum: ['writable', 'read-only'] })
  rootFilesystem: string;

  @ApiProperty({ type: [String] })
  writableMounts: string[];

  @ApiProperty({ type: [EffectiveMountDto] })
  mounts: EffectiveMountDto[];

  @ApiProperty({ type: [String] })
  hostNamespaces: string[];

  @ApiProperty()
  userNamespace: boolean;

  @ApiProperty()
  sharedProcessNamespace: boolean;

  @ApiProperty({ type: [String], description: 'Beyond those of every container.' })
  devices: string[];

  @ApiProperty({ description: 'Whether a token of the service account is mounted.' })
  token: boolean;

  @ApiProperty()
  privileged: boolean;

  @ApiProperty({ type: [String], description: 'What the manifests leave to the image.' })
  decidedByImage: string[];

  @ApiPropertyOptional({ description: 'Why the kubelet would not start it at all.' })
  refusedAtStart?: string;
}
