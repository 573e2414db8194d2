import { directoryOf, isNamedByBinding } from '../../access/index.js';
import type { Cluster } from '../../cluster/index.js';
import type { ManifestObject } from '../../manifests/index.js';

export function accountObject(cluster: Cluster, namespace: string, name: string): ManifestObject | undefined {
  return directoryOf(cluster).accounts.get(`${namespace}/${name}`)?.object;
}

/** Does a binding of the bundle name this very account, so that its token is there for a reason? */
export function isBound(cluster: Cluster, namespace: string, name: string): boolean {
  return isNamedByBinding(cluster, namespace, name);
}
