import { groupOf, type Bundle, type ManifestObject } from '../manifests/index.js';
import { compareText, valueAt } from './json.js';
import { labelsOf } from './labels.js';
import type { Cluster, Namespace } from './types.js';
import { workloadsOf } from './owners.js';

/** The label that the API server gives every namespace, whatever its manifest says. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Puts a bundle into the words that the engines speak. */
export function buildCluster(bundle: Bundle): Cluster {
  const byKind = new Map<string, ManifestObject[]>();
  for (const object of bundle.objects) {
    const key = `${groupOf(object.apiVersion)}/${object.kind}`;
    const group = byKind.get(key);
    if (group === undefined) byKind.set(key, [object]);
    else group.push(object);
  }
  const workloads = workloadsOf(bundle.objects);
  return {
    namespaces: namespacesOf(bundle),
    workloads,
    pods: workloads.flatMap((workload) => workload.pods),
    objectsOf: (group, kind) => byKind.get(`${group}/${kind}`) ?? [],
    unknownPolicies: bundle.unknownPolicies,
    gaps: bundle.gaps,
  };
}

function namespacesOf(bundle: Bundle): ReadonlyMap<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const object of bundle.objects) {
    if (object.kind !== 'Namespace' || groupOf(object.apiVersion) !== '') continue;
    const labels = new Map(labelsOf(valueAt(object.value, ['metadata', 'labels']))).set(
      NAMESPACE_NAME_LABEL,
      object.name,
    );
    namespaces.set(object.name, { name: object.name, labels, declared: true, object });
  }
  for (const { namespace } of bundle.objects) {
    if (namespace === '' || namespaces.has(namespace)) continue;
    namespaces.set(namespace, {
      name: namespace,
      labels: new Map([[NAMESPACE_NAME_LABEL, namespace]]),
      declared: false,
    });
  }
  return new Map([...namespaces].sort(([one], [other]) => compareText(one, other)));
}
