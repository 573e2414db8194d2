import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
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

  /** The rows of the table of limits. */
  limits: Limits = readLimits({}, []);
}

export class ConfigError extends Error {}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every problem at once.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const known = Object.keys(new Config())
    .filter((key) => key !== 'limits')
    .concat('AUTH');
  const given = Object.fromEntries(
    known
      .filter((key) => environment[key] !== undefined && environment[key] !== '')
      .map((key) => [key, environment[key]]),
  );
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const problems = validateSync(config).flatMap((error) => Object.values(error.constraints ?? {}));
  config.limits = readLimits(environment, problems);
  if (!isLoopback(config.HOST) && config.AUTH !== 'none') {
    problems.push(
      `HOST=${config.HOST} is reachable from other machines and there is no authentication: set AUTH=none to serve openly all the same, or HOST=127.0.0.1`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `- ${problem}`).join('\n'));
  return config;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
