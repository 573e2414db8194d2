import { asObject, asString } from '../../cluster/json.js';
import type { JudgedPod } from '../standards/types.js';

export interface HostPath {
  readonly name: string;
  /** Without `.`, `..`, doubled or trailing slashes. */
  readonly path: string;
  readonly index: number;
}

export function hostPaths(pod: JudgedPod): HostPath[] {
  const volumes = Array.isArray(pod.spec['volumes']) ? pod.spec['volumes'] : [];
  return volumes.flatMap((item, index) => {
    const volume = asObject(item);
    const path = asString(asObject(volume?.['hostPath'])?.['path']);
    return path === undefined ? [] : [{ name: asString(volume?.['name']) ?? '', path: cleanPath(path), index }];
  });
}

function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
