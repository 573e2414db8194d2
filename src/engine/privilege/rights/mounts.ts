import type { Container } from '../../cluster/index.js';
import { asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';
import type { JudgedPod } from '../standards/types.js';

/** Kinds of volumes that the kubelet mounts read-only, whatever the mount says. */
const READ_ONLY_KINDS: ReadonlySet<string> = new Set(['configMap', 'secret', 'downwardAPI', 'projected', 'image']);

export interface Mount {
  readonly path: string;
  readonly volume: JsonObject;
  readonly volumeName: string;
  /** The field of the volume that says what it is; emptyDir where it has none. */
  readonly kind: string;
  /** The folder of the node, for a hostPath: with the mount's subPath, without doubled slashes and dots. */
  readonly hostPath?: string;
  readonly writable: boolean;
}

interface Known {
  readonly spec: JsonObject;
  readonly mounts: readonly Mount[];
}
const known = new WeakMap<JsonObject, Known>();

/** What a container mounts. A mount of a volume that is not there is left out: the API server refuses it. */
export function mountsOf(pod: JudgedPod, container: Container): readonly Mount[] {
  const before = known.get(container.value);
  if (before?.spec === pod.spec) return before.mounts;
  const mounts = readMounts(pod, container);
  known.set(container.value, { spec: pod.spec, mounts });
  return mounts;
}

function readMounts(pod: JudgedPod, container: Container): Mount[] {
  const mounts = objectsIn(container.value['volumeMounts']);
  if (mounts.length === 0) return [];
  const volumes = new Map(objectsIn(pod.spec['volumes']).map((volume) => [asString(volume['name']) ?? '', volume]));
  return mounts.flatMap((mount) => {
    const volumeName = asString(mount['name']) ?? '';
    const volume = volumes.get(volumeName);
    if (volume === undefined) return [];
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    const source = asObject(volume[kind]);
    const readOnly = mount['readOnly'] === true || source?.['readOnly'] === true || READ_ONLY_KINDS.has(kind);
    const base = kind === 'hostPath' ? asString(source?.['path']) : undefined;
    return [
      {
        path: asString(mount['mountPath']) ?? '',
        volume,
        volumeName,
        kind,
        writable: !readOnly,
        ...(base === undefined ? {} : { hostPath: cleanPath(`${base}/${asString(mount['subPath']) ?? ''}`) }),
      },
    ];
  });
}

/** Without `.`, `..`, doubled or trailing slashes. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Is one path the other or inside of it? */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
