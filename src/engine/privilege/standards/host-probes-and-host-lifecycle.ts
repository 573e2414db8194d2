import type { FieldPath } from '../../manifests/index.js';
import { at, everyContainer, nameContainers, plural, quote, sorted } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields of every container                                                              | allowed          | from |
 * | -------------------------------------------------------------------------------------- | ---------------- | ---- |
 * | livenessProbe, readinessProbe, startupProbe: httpGet.host, tcpSocket.host              | undefined, empty | 1.34 |
 * | lifecycle.postStart, lifecycle.preStop: httpGet.host, tcpSocket.host                   | undefined, empty | 1.34 |
 *
 * An address of the pod itself, 127.0.0.1, is refused as any other.
 */
const HOSTS: readonly FieldPath[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => ['httpGet', 'tcpSocket'].map((action) => [...handler, action, 'host']));

const check: CheckPod = (pod) => {
  const found = everyContainer(pod).flatMap(({ name, value, path }) =>
    HOSTS.flatMap((field) => {
      const host = at(value, ...field);
      return typeof host === 'string' && host !== '' ? [{ name, host, field: [...path, ...field] }] : [];
    }),
  );
  if (found.length === 0) return undefined;
  const containers = sorted(found.map(({ name }) => name));
  const hosts = sorted(found.map(({ host }) => host));
  return {
    reason: 'probe or lifecycle host',
    detail: `${nameContainers(containers)} ${plural(containers.length, 'uses', 'use')} ${plural(hosts.length, 'probe or lifecycle host', 'probe or lifecycle hosts')} ${quote(hosts)}`,
    containers,
    fields: found.map(({ field }) => field),
  };
};

export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  revisions: [{ from: 34, check }],
};
