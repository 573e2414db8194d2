import { asObject, asString } from '../../cluster/json.js';
import { quote } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields                   | allowed   | from |
 * | ------------------------ | --------- | ---- |
 * | spec.volumes[*].hostPath | undefined | 1.0  |
 */
export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) => {
        const volumes = Array.isArray(pod.spec['volumes']) ? pod.spec['volumes'] : [];
        const found = volumes.flatMap((item, index) => {
          const volume = asObject(item);
          return asObject(volume?.['hostPath']) === undefined
            ? []
            : [{ name: asString(volume?.['name']) ?? '', index }];
        });
        if (found.length === 0) return undefined;
        return {
          reason: 'hostPath volumes',
          detail: `${found.length === 1 ? 'volume' : 'volumes'} ${quote(found.map((each) => each.name))}`,
          containers: [],
          fields: found.map((each) => ['spec', 'volumes', each.index, 'hostPath']),
        };
      },
    },
  ],
};
