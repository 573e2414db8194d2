import type { Container } from '../../cluster/index.js';
import { asObject, asString, objectsIn } from '../../cluster/json.js';
import { at } from '../standards/pod.js';
import { isPrivileged } from './confinement.js';

/** Devices beyond those of every container (null, zero, random, tty): all of the node, raw volumes, and those of plugins. */
export function devicesOf(container: Container): string[] {
  if (isPrivileged(container)) return ['every device of the node'];
  return [
    ...objectsIn(container.value['volumeDevices']).flatMap((device) => asString(device['devicePath']) ?? []),
    ...pluginDevicesOf(container),
  ];
}

/** Resources with a domain of their own, nvidia.com/gpu say, are handed out by device plugins. */
export function pluginDevicesOf(container: Container): string[] {
  const limits = asObject(at(container.value, 'resources', 'limits'));
  return Object.keys(limits ?? {}).filter((name) => name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name));
}
