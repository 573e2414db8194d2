import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { KeysService } from './keys/keys.service.js';
import { ConfigError, readConfig } from './platform/config.js';
import type { Principal } from './platform/auth/principal.js';
import { isScope, SCOPE_NAMES, SCOPES, type Scope } from './platform/auth/scopes.js';
import { ProblemError } from './platform/problems/problem.js';
import { withSecretFiles } from './platform/secret-files.js';

const USAGE = `Usage:
  npm run keys -- make --name NAME --scope SCOPE [--scope SCOPE …] [--project PROJECT] [--expires TIME]
  npm run keys -- revoke --id ID
Scopes:
${SCOPE_NAMES.map((scope) => `  ${scope.padEnd(16)} ${SCOPES[scope]}`).join('\n')}`;

/** Whoever can run commands where the database is may do everything to it. */
const COMMAND: Principal = { kind: 'key', name: 'command', scopes: new Set(SCOPE_NAMES), project: undefined };

class UsageError extends Error {}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      project: { type: 'string' },
      expires: { type: 'string' },
      id: { type: 'string' },
    },
  });
  const config = readConfig(withSecretFiles(process.env));
  const context = await NestFactory.createApplicationContext(AppModule.forRoot(config), { logger: ['fatal', 'error'] });
  try {
    const keys = context.get(KeysService);
    if (positionals[0] === 'make' && values.name !== undefined) {
      const made = await keys.make(COMMAND, {
        name: values.name,
        scopes: scopesOf(values.scope ?? []),
        project: values.project,
        expiresAt: values.expires,
      });
      console.log(made.key);
    } else if (positionals[0] === 'revoke' && values.id !== undefined) {
      await keys.revoke(COMMAND, values.id);
    } else throw new UsageError(USAGE);
  } finally {
    await context.close();
  }
}

function scopesOf(names: readonly string[]): Scope[] {
  const scopes = names.filter(isScope);
  if (scopes.length === 0 || scopes.length < names.length) throw new UsageError(USAGE);
  return scopes;
}

try {
  await run();
} catch (error) {
  const expected = error instanceof ProblemError || error instanceof ConfigError || error instanceof UsageError;
  if (!expected && !(error instanceof TypeError && 'code' in error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
