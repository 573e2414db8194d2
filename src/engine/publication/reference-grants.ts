import type { Cluster } from '../cluster/index.js';
import { asString, objectsIn, valueAt } from '../cluster/json.js';
import { groupOf, type ManifestObject } from '../manifests/index.js';

/** Whether a ReferenceGrant of the target's namespace lets a route name a Service there. */
export function mayRefer(cluster: Cluster, route: ManifestObject, namespace: string, service: string): boolean {
  return cluster
    .objectsOf('gateway.networking.k8s.io', 'ReferenceGrant')
    .filter((grant) => grant.namespace === namespace)
    .some(
      ({ value }) =>
        objectsIn(valueAt(value, ['spec', 'from'])).some(
          (from) =>
            asString(from['group']) === groupOf(route.apiVersion) &&
            asString(from['kind']) === route.kind &&
            asString(from['namespace']) === route.namespace,
        ) &&
        objectsIn(valueAt(value, ['spec', 'to'])).some((to) => {
          const name = asString(to['name']) ?? '';
          return (
            (asString(to['group']) ?? '') === '' &&
            asString(to['kind']) === 'Service' &&
            (name === '' || name === service)
          );
        }),
    );
}
