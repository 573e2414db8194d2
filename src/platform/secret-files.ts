import { readFileSync } from 'node:fs';

/** Variables that hold secrets: each may be given as a file instead, NAME_FILE, as orchestrators mount secrets. */
const SECRETS = ['ADMIN_KEY', 'DATABASE_URL'];

/**
 * The environment with the contents of the files that NAME_FILE variables name.
 * @throws Error where such a file cannot be read.
 */
export function withSecretFiles(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const result = { ...environment };
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`];
    if (file !== undefined && file !== '') result[name] = readFileSync(file, 'utf8').trim();
  }
  return result;
}
