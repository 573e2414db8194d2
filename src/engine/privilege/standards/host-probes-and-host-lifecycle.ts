import type { FieldPath } from '../../manifests/index.js';
import { at, everyContainer, nameContainers, quote, unique } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields of every container                                                              | allowed          | from |
 * | -------------------------------------------------------------------------------------- | ---------------- | ---- |
 * | livenessProbe, readinessProbe, startupProbe: httpGet.host, tcpSocket.host              | undefined, empty | 1.34 |
 * | lifecycle.postStart, lifecycle.preStop: httpGet.host, tcpSocket.host                   | undefined, empty | 1.34 |
 */
const HANDLERS: readonly FieldPath[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  revisions: [
    {
      from: 34,
      check: (pod) => {
        const found = everyContainer(pod).flatMap((container) =>
          HANDLERS.flatMap((handler) =>
            ['httpGet', 'tcpSocket'].flatMap((action) => {
              const host = at(container.value, ...handler, action, 'host');
              return host === undefined || host === null || host === ''
                ? []
                : [{ container, host: String(host), field: [...container.path, ...handler, action, 'host'] }];
            }),
          ),
        );
        if (found.length === 0) return undefined;
        const containers = unique(found.map((each) => each.container.name));
        const hosts = unique(found.map((each) => each.host));
        return {
          reason: 'probe or lifecycle host',
          detail: `${nameContainers(containers)} ${containers.length === 1 ? 'uses' : 'use'} probe or lifecycle ${hosts.length === 1 ? 'host' : 'hosts'} ${quote(hosts)}`,
          containers,
          fields: found.map((each) => each.field),
        };
      },
    },
  ],
};
