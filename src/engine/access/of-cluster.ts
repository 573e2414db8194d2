import type { Cluster, Container, Workload } from '../cluster/index.js';
import { accessOfAccount, type AccountAccess } from './account.js';
import { accountNameOf, accountsOf, type AccountDirectory } from './accounts.js';
import { NEWEST_KNOWN_MINOR } from './builtin/index.js';
import { subjectKey } from './identities.js';
import { compileAccess, type AccessPolicy } from './policy.js';
import { tokensOf, type TokenMount } from './tokens.js';

/** RBAC of one cluster, compiled once, and what its accounts may do, worked out when first asked for. */
export class ClusterAccess {
  readonly policy: AccessPolicy;
  private readonly known = new Map<string, AccountAccess>();

  constructor(
    readonly cluster: Cluster,
    readonly directory: AccountDirectory,
    minor: number,
  ) {
    this.policy = compileAccess(cluster, minor);
  }

  /** Any name is an account: one that the bundle does not have may be created, and has what is bound to it. */
  account(namespace: string, name: string): AccountAccess {
    const key = `${namespace}/${name}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const account = this.directory.accounts.get(key) ?? { namespace, name, annotations: new Map<string, string>() };
    const access = accessOfAccount(this.cluster, this.policy, account);
    this.known.set(key, access);
    return access;
  }

  accountOf(workload: Workload): AccountAccess {
    return this.account(workload.namespace, accountNameOf(workload));
  }
}

const directories = new WeakMap<Cluster, AccountDirectory>();
const compiled = new WeakMap<Cluster, Map<number, ClusterAccess>>();

/** A cluster never changes: what was worked out for it is kept as long as it is. */
export function accessOf(cluster: Cluster, minor = NEWEST_KNOWN_MINOR): ClusterAccess {
  const byMinor = compiled.get(cluster) ?? new Map<number, ClusterAccess>();
  compiled.set(cluster, byMinor);
  const known = byMinor.get(minor) ?? new ClusterAccess(cluster, directoryOf(cluster), minor);
  byMinor.set(minor, known);
  return known;
}

export function directoryOf(cluster: Cluster): AccountDirectory {
  const known = directories.get(cluster) ?? accountsOf(cluster);
  directories.set(cluster, known);
  return known;
}

/** Whether a binding names this very account, not a group that it is of: also one whose role is not there yet. */
export function isNamedByBinding(cluster: Cluster, namespace: string, name: string): boolean {
  const { grantsBySubject, dangling } = accessOf(cluster).policy;
  const key = subjectKey({ kind: 'ServiceAccount', namespace, name });
  return (
    (grantsBySubject.get(key)?.length ?? 0) > 0 ||
    dangling.some(({ subjects }) => subjects.some((subject) => subjectKey(subject) === key))
  );
}

export function tokensIn(cluster: Cluster, workload: Workload, container: Container): TokenMount[] {
  return tokensOf(directoryOf(cluster), workload, container);
}
