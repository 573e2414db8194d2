import type { Container } from '../../cluster/index.js';
import { asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';
import type { JudgedPod } from '../standards/types.js';

/** Kinds of volumes that the kubelet mounts read-only, whatever the mount says. */
const READ_ONLY_KINDS = ['configMap', 'secret', 'downwardAPI', 'projected', 'image'];

export interface Mount {
  readonly path: string;
  readonly volume: JsonObject;
  readonly writable: boolean;
}

export function mountsOf(pod: JudgedPod, container: Container): Mount[] {
  const volumes = new Map(objectsIn(pod.spec['volumes']).map((volume) => [asString(volume['name']) ?? '', volume]));
  return objectsIn(container.value['volumeMounts']).flatMap((mount) => {
    const volume = volumes.get(asString(mount['name']) ?? '');
    if (volume === undefined) return [];
    const readOnly = mount['readOnly'] === true || READ_ONLY_KINDS.some((kind) => asObject(volume[kind]) !== undefined);
    return [{ path: asString(mount['mountPath']) ?? '', volume, writable: !readOnly }];
  });
}
