import type { Container, Workload } from '../cluster/index.js';
import { asBoolean, asObject, asString, objectsIn } from '../cluster/json.js';
import type { JsonObject } from '../manifests/index.js';
import { accountNameOf, type AccountDirectory } from './accounts.js';

/** Where the API server's admission mounts a token of its own accord. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** As the token controller named Secrets until Kubernetes 1.24. */
const LEGACY_NAME = /^(.+)-token-[a-z0-9]{5}$/;

/** A service account's token in a container. */
export interface TokenMount {
  readonly how: 'automount' | 'projected' | 'secret';
  /** namespace/name of the account that the API server takes its bearer for. */
  readonly account: string;
  readonly mountPath: string;
  /** False for a token made for another audience than the API server. */
  readonly usable: boolean;
  /** Why it is there, in words. */
  readonly because: string;
}

/**
 * The tokens that a container holds: one mounted by itself (the pod's automountServiceAccountToken, else the account's, else
 * true), projected token volumes and Secrets of tokens that this very container mounts.
 */
export function tokensOf(directory: AccountDirectory, workload: Workload, container: Container): TokenMount[] {
  const account = `${workload.namespace}/${accountNameOf(workload)}`;
  const mounts = objectsIn(container.value['volumeMounts']);
  const tokens: TokenMount[] = [];
  const automount = automountOf(directory, workload, account);
  // Admission leaves a container alone that mounts something of its own there.
  if (automount.on && !mounts.some((mount) => trimmed(asString(mount['mountPath'])) === TOKEN_PATH)) {
    tokens.push({ how: 'automount', account, mountPath: TOKEN_PATH, usable: true, because: automount.because });
  }
  if (mounts.length === 0) return tokens;
  const volumes = new Map(objectsIn(workload.podSpec['volumes']).map((each) => [asString(each['name']) ?? '', each]));
  for (const mount of mounts) {
    const volume = volumes.get(asString(mount['name']) ?? '');
    if (volume === undefined) continue;
    const mountPath = asString(mount['mountPath']) ?? '';
    tokens.push(...tokensIn(volume, directory, workload.namespace, account).map((token) => ({ ...token, mountPath })));
  }
  return tokens;
}

function automountOf(
  directory: AccountDirectory,
  workload: Workload,
  account: string,
): { readonly on: boolean; readonly because: string } {
  const own = asBoolean(workload.podSpec['automountServiceAccountToken']);
  if (own !== undefined) return { on: own, because: `the pod says automountServiceAccountToken=${own}` };
  const theirs = directory.accounts.get(account)?.automount;
  if (theirs !== undefined) return { on: theirs, because: `its account says automountServiceAccountToken=${theirs}` };
  return { on: true, because: 'neither the pod nor its account sets automountServiceAccountToken=false' };
}

type FoundToken = Omit<TokenMount, 'mountPath'>;

function tokensIn(volume: JsonObject, directory: AccountDirectory, namespace: string, account: string): FoundToken[] {
  const name = asString(volume['name']) ?? '';
  const secret = asString(asObject(volume['secret'])?.['secretName']);
  const found = secret === undefined ? [] : tokenSecret(secret, directory, namespace);
  for (const source of objectsIn(asObject(volume['projected'])?.['sources'])) {
    const token = asObject(source['serviceAccountToken']);
    const projectedSecret = asString(asObject(source['secret'])?.['name']);
    if (projectedSecret !== undefined) found.push(...tokenSecret(projectedSecret, directory, namespace));
    if (token === undefined) continue;
    const audience = asString(token['audience']) ?? '';
    const usable = audience === '' || /(^|\/\/)kubernetes\.default\.svc($|[./:])/.test(audience);
    const made = usable ? '' : ` for the audience ${audience}, which the API server does not take`;
    found.push({ how: 'projected', account, usable, because: `the volume ${name} projects a token${made}` });
  }
  return found;
}

function tokenSecret(secret: string, directory: AccountDirectory, namespace: string): FoundToken[] {
  const known = directory.tokenSecrets.get(`${namespace}/${secret}`);
  const name = known ?? LEGACY_NAME.exec(secret)?.[1];
  if (name === undefined) return [];
  const because = `the Secret ${secret} ${known === undefined ? 'is named as one that holds' : 'holds'} the token of ${name}`;
  return [{ how: 'secret', account: `${namespace}/${name}`, usable: true, because }];
}

function trimmed(path: string | undefined): string | undefined {
  return path === undefined || path === '/' ? path : path.replace(/\/+$/, '');
}
