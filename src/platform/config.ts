import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength, validateSync } from 'class-validator';
import { readLimits, type Limits } from './limits.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const number = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && value !== '' ? Number(value) : value;

/** Everything that the environment may say. Each field is a row of the configuration table of the README. */
export class Config {
  @Transform(number)
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT = 3000;

  @IsString()
  HOST = '127.0.0.1';

  @Matches(/^sqlite:.+/, { message: 'DATABASE_URL must be sqlite:<file>, as in sqlite:./data/firebreak.sqlite' })
  DATABASE_URL = 'sqlite:./data/firebreak.sqlite';

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @IsIn(['none'])
  AUTH?: 'none';

  /** A key with every scope, to make the first keys with. */
  @IsOptional()
  @MinLength(32, { message: 'ADMIN_KEY must have at least 32 characters' })
  ADMIN_KEY?: string;

  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['https', 'http'], require_protocol: true })
  OIDC_ISSUER?: string;

  @IsOptional()
  @IsString()
  OIDC_AUDIENCE?: string;

  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['https', 'http'], require_protocol: true })
  OIDC_JWKS_URL?: string;

  @IsString()
  OIDC_PROJECT_CLAIM = 'firebreak_project';

  @IsOptional()
  @Matches(/^(off|[1-9][0-9]{0,8})$/, { message: 'RATE_LIMIT must be `off` or a number of requests a minute' })
  RATE_LIMIT?: string;

  /** Origins of pages that may call the service, with commas between them. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s,/*]+(,https?:\/\/[^\s,/*]+)*$/, {
    message: 'CORS_ORIGINS must be exact origins with commas between them, as in https://dashboard.example',
  })
  CORS_ORIGINS?: string;

  @IsOptional()
  @IsIn(['on', 'off'])
  DOCS?: 'on' | 'off';

  /** Where traces go, OTLP over HTTP; none are made where it is not set. */
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['https', 'http'], require_protocol: true })
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** Addresses or networks of proxies whose X-Forwarded-For is believed, with commas between them. */
  @IsOptional()
  @IsString()
  TRUST_PROXY?: string;

  /** The rows of the table of limits. */
  limits: Limits = readLimits({}, []);
}

export class ConfigError extends Error {}

const OPTIONAL = [
  'AUTH',
  'ADMIN_KEY',
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  'OIDC_JWKS_URL',
  'RATE_LIMIT',
  'CORS_ORIGINS',
  'DOCS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'TRUST_PROXY',
];

const RATE_LIMIT_BEYOND_LOOPBACK = 600;

/** Requests a minute of one caller; undefined for no limit, which is the default on loopback. */
export function requestsPerMinute({ RATE_LIMIT, HOST }: Config): number | undefined {
  if (RATE_LIMIT === 'off') return undefined;
  if (RATE_LIMIT !== undefined) return Number(RATE_LIMIT);
  return isLoopback(HOST) ? undefined : RATE_LIMIT_BEYOND_LOOPBACK;
}

/**
 * Reads and checks the environment. A secret may come as a file instead: ADMIN_KEY_FILE names one that holds ADMIN_KEY.
 * @throws ConfigError naming every problem at once.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const known = [...Object.keys(new Config()).filter((key) => key !== 'limits'), ...OPTIONAL];
  const given = Object.fromEntries(
    known
      .filter((key) => environment[key] !== undefined && environment[key] !== '')
      .map((key) => [key, environment[key]]),
  );
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const problems = validateSync(config).flatMap((error) => Object.values(error.constraints ?? {}));
  config.limits = readLimits(environment, problems);
  if ((config.OIDC_ISSUER === undefined) !== (config.OIDC_AUDIENCE === undefined)) {
    problems.push('OIDC_ISSUER and OIDC_AUDIENCE go together: a token for somebody else must not be taken');
  }
  for (const name of ['OIDC_ISSUER', 'OIDC_JWKS_URL'] as const) {
    const url = config[name];
    if (url?.startsWith('http://') === true && !isLoopback(new URL(url).hostname)) {
      problems.push(`${name} must be https: whoever can change its answers can sign tokens`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `- ${problem}`).join('\n'));
  return config;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
