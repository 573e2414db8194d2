import { REDACTED } from '../../manifests/index.js';
import { asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';
import { pointsElsewhere } from '../../manifests/secrets.js';
import { checkOf } from './check.js';

const SECRET_NAME = /passw(or)?d|passphrase|secret|token|api_?key|private_?key|access_?key|credential/i;
/** About a secret, but not one: where it lies, what it is called, how long it lives. */
const ABOUT_SECRET =
  /(_(file|path|dir|name|url|uri|host|port|ttl|expiry|expiration|enabled|header|type|length|issuer)|^(enable|use)_.*)$/i;
/** Forms that nothing but credentials have: cloud keys, tokens of forges and chats, private keys, passwords in addresses. */
const SECRET_VALUE =
  /^(AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|xox[abprs]-\S{10,}|glpat-\S{10,})|-----BEGIN [A-Z ]*PRIVATE KEY-----|^[a-z][a-z0-9+]*:\/\/[^\s/:@]+:[^\s/@$]+@/;

export const secretInEnv = checkOf(
  {
    id: 'secretInEnv',
    title: 'A secret stands in an environment variable',
    severity: 'low',
    rationale:
      'Environment variables leak into crash reports, child processes and /proc; in plain text they also stand in the manifest.',
    remediation: 'Mount the secret as a file.',
    references: ['CIS 5.4.1', 'MITRE T1552', 'kubescape C-0012'],
  },
  ({ containers }) =>
    containers.flatMap((container) => [
      ...objectsIn(container.value['env']).flatMap((variable, index) => {
        const name = asString(variable['name']) ?? '';
        const plain = looksLikeSecret(name, asString(variable['value']) ?? '');
        if (!plain && !isFromSecret(variable)) return [];
        return [
          {
            ...(plain ? { severity: 'medium' as const } : {}),
            detail: `container "${container.name}" has ${plain ? 'what looks like a secret, in plain text,' : 'a secret'} in the environment variable ${name}`,
            containers: [container.name],
            fields: [[...container.path, 'env', index]],
          },
        ];
      }),
      ...objectsIn(container.value['envFrom']).flatMap((source, index) => {
        const name = asString(asObject(source['secretRef'])?.['name']);
        if (name === undefined) return [];
        return [
          {
            detail: `container "${container.name}" has every key of the Secret ${name} in its environment`,
            containers: [container.name],
            fields: [[...container.path, 'envFrom', index]],
          },
        ];
      }),
    ]),
);

function isFromSecret(variable: JsonObject): boolean {
  return asObject(asObject(variable['valueFrom'])?.['secretKeyRef']) !== undefined;
}

function looksLikeSecret(name: string, value: string): boolean {
  if (SECRET_VALUE.test(value)) return true;
  // The reader has put its stand-in where a value looked like a credential, or its name like that of one.
  if (value === REDACTED && !SECRET_NAME.test(name)) return true;
  // The reader has taken away the value of a variable with such a name, so that the name alone can tell.
  return value !== '' && !pointsElsewhere(value) && SECRET_NAME.test(name) && !ABOUT_SECRET.test(name);
}
