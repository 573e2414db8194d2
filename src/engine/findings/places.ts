import type { Cluster, Workload } from '../cluster/index.js';
import type { ManifestObject, Position } from '../manifests/index.js';
import type { Place } from './types.js';

export function placeOfWorkload({ ref, namespace, object }: Workload): Place {
  return { ref, namespace, isWorkload: true, start: object.position };
}

export function placeOfObject(object: ManifestObject): Place {
  const { namespace, kind, name, position } = object;
  return {
    ref: namespace === '' ? `${kind}/${name}` : `${namespace}/${kind}/${name}`,
    namespace: kind === 'Namespace' ? name : namespace,
    isWorkload: false,
    start: position,
  };
}

/** A namespace that no manifest declares is shown where its first object stands. */
export function placeOfNamespace(cluster: Cluster, name: string, otherwise: Position): Place {
  const object = cluster.namespaces.get(name)?.object;
  if (object !== undefined) return placeOfObject(object);
  return { ref: `Namespace/${name}`, namespace: name, isWorkload: false, start: otherwise };
}

export function placeOfFile(position: Position): Place {
  return {
    ref: position.file,
    namespace: '',
    isWorkload: false,
    start: { ...position, document: 0, line: 1, column: 1 },
  };
}
