import type { Cluster } from '../../cluster/index.js';
import { asString, objectsIn } from '../../cluster/json.js';
import type { ManifestObject } from '../../manifests/index.js';

interface Accounts {
  readonly byName: ReadonlyMap<string, ManifestObject>;
  /** namespace/name of the accounts that a binding names. */
  readonly bound: ReadonlySet<string>;
}

const known = new WeakMap<Cluster, Accounts>();

function accountsOf(cluster: Cluster): Accounts {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const bindings = ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => [
    ...cluster.objectsOf('rbac.authorization.k8s.io', kind),
  ]);
  const accounts = {
    byName: new Map(
      cluster.objectsOf('', 'ServiceAccount').map((object) => [`${object.namespace}/${object.name}`, object]),
    ),
    bound: new Set(
      bindings.flatMap((binding) =>
        objectsIn(binding.value['subjects'])
          .filter((subject) => subject['kind'] === 'ServiceAccount')
          .map(
            (subject) => `${asString(subject['namespace']) ?? binding.namespace}/${asString(subject['name']) ?? ''}`,
          ),
      ),
    ),
  };
  known.set(cluster, accounts);
  return accounts;
}

export function accountObject(cluster: Cluster, namespace: string, name: string): ManifestObject | undefined {
  return accountsOf(cluster).byName.get(`${namespace}/${name}`);
}

/** Does a binding of the bundle name this very account, so that its token is there for a reason? */
export function isBound(cluster: Cluster, namespace: string, name: string): boolean {
  return accountsOf(cluster).bound.has(`${namespace}/${name}`);
}
