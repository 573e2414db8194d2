import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

class PlacedDto {
  @ApiPropertyOptional({ description: 'Absent for what every cluster has from its start.' })
  file?: string;

  @ApiPropertyOptional()
  document?: number;

  @ApiPropertyOptional()
  line?: number;

  @ApiPropertyOptional()
  column?: number;
}

export class AccessObjectDto extends PlacedDto {
  @ApiProperty({ enum: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'] })
  kind: string;

  @ApiProperty({ description: 'Empty for the cluster-scoped kinds.' })
  namespace: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'One that every cluster has from its start.' })
  builtIn: boolean;
}

export class AccessRuleDto extends PlacedDto {
  @ApiProperty({ description: 'Of the rule in the role that it is written in, from 0.' })
  index: number;

  @ApiPropertyOptional({
    type: AccessObjectDto,
    description: 'The ClusterRole that the rule is written in, where the bound role only gathers it (aggregationRule).',
  })
  from?: AccessObjectDto;
}

export class ChainLinkDto {
  @ApiProperty({ description: 'Whom the binding names.', example: 'ServiceAccount shop/cart' })
  subject: string;

  @ApiProperty({ type: AccessObjectDto })
  binding: AccessObjectDto;

  @ApiProperty({ type: AccessObjectDto })
  role: AccessObjectDto;

  @ApiProperty({ type: AccessRuleDto })
  rule: AccessRuleDto;
}

export class PermissionDto {
  @ApiProperty({ type: String, nullable: true, description: 'null: the whole cluster.' })
  namespace: string | null;

  @ApiProperty({ type: [String] })
  verbs: string[];

  @ApiProperty({ type: [String], description: 'The core group is the empty string.' })
  apiGroups: string[];

  @ApiProperty({ type: [String] })
  resources: string[];

  @ApiProperty({ type: [String], description: 'Empty: every object.' })
  resourceNames: string[];

  @ApiProperty({ type: [String] })
  nonResourceURLs: string[];

  @ApiProperty({ type: [ChainLinkDto], description: 'Binding, role and rule, each by file and line.' })
  chain: ChainLinkDto[];
}

export class AccessRiskDto {
  @ApiProperty({
    description: 'The rule of its findings is access.<id>; of cloudIdentity hardening.cloudIdentity.',
    example: 'readSecrets',
  })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ enum: SEVERITIES })
  severity: string;

  @ApiProperty({ example: 'get, list secrets in shop' })
  detail: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', nullable: true },
    description: 'Where it holds; null is the whole cluster.',
  })
  namespaces: (string | null)[];

  @ApiProperty({ type: [ChainLinkDto] })
  chain: ChainLinkDto[];
}

export class TokenMountDto {
  @ApiProperty()
  container: string;

  @ApiProperty({ enum: ['automount', 'projected', 'secret'] })
  how: string;

  @ApiProperty({ description: 'Whose token it is.', example: 'shop/cart' })
  account: string;

  @ApiProperty()
  mountPath: string;

  @ApiProperty({ description: 'False for a token made for another audience than the API server.' })
  usable: boolean;

  @ApiProperty()
  because: string;
}

export class OtherAccountDto {
  @ApiProperty()
  namespace: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: [PermissionDto] })
  permissions: PermissionDto[];

  @ApiProperty({ type: [AccessRiskDto] })
  risks: AccessRiskDto[];
}

export class WorkloadAccessDto {
  @ApiProperty({ example: 'shop/cart' })
  serviceAccount: string;

  @ApiProperty({
    description:
      'Whether any container holds a token that the API server takes. Without one an intruder has none of the permissions.',
  })
  token: boolean;

  @ApiProperty({ type: [TokenMountDto] })
  tokens: TokenMountDto[];

  @ApiProperty({ description: 'Whether the manifests have the ServiceAccount.' })
  declared: boolean;

  @ApiProperty({
    type: [PermissionDto],
    description: 'What RBAC gives the account, cluster-wide first; without the few rights that every caller has.',
  })
  permissions: PermissionDto[];

  @ApiProperty({ type: [AccessRiskDto], description: 'Permissions that give more than they say, worst first.' })
  risks: AccessRiskDto[];

  @ApiProperty({ type: [OtherAccountDto], description: 'Accounts besides its own whose tokens are mounted.' })
  otherAccounts: OtherAccountDto[];
}

export class AccountWorkloadDto {
  @ApiProperty({ example: 'shop/Deployment/cart' })
  workload: string;

  @ApiProperty({ description: 'Whether a container of it holds the token.' })
  token: boolean;
}

export class AccountAccessDto {
  @ApiProperty()
  namespace: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ example: 'system:serviceaccount:shop:cart' })
  user: string;

  @ApiProperty({ type: [String] })
  groups: string[];

  @ApiProperty({ description: 'Whether the manifests have the ServiceAccount.' })
  declared: boolean;

  @ApiPropertyOptional()
  file?: string;

  @ApiPropertyOptional()
  line?: number;

  @ApiProperty({ description: 'One sentence for someone who reads nothing else.' })
  summary: string;

  @ApiProperty({ type: [AccountWorkloadDto], description: 'What runs as the account.' })
  workloads: AccountWorkloadDto[];

  @ApiProperty({ type: [PermissionDto], description: 'Cluster-wide first.' })
  permissions: PermissionDto[];

  @ApiProperty({ type: [PermissionDto], description: 'What every authenticated caller has in every cluster.' })
  givenToEverybody: PermissionDto[];

  @ApiProperty({ type: [AccessRiskDto] })
  risks: AccessRiskDto[];
}
