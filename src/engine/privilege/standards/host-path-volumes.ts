import { asObject, asString, asList } from '../../cluster/json.js';
import { plural, quote } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                   | allowed   | from |
 * | ------------------------ | --------- | ---- |
 * | spec.volumes[*].hostPath | undefined | 1.0  |
 */
const check: CheckPod = (pod) => {
  const found = asList(pod.spec['volumes']).flatMap((item, index) => {
    const volume = asObject(item) ?? {};
    return asObject(volume['hostPath']) === undefined ? [] : [{ name: asString(volume['name']) ?? '', index }];
  });
  if (found.length === 0) return undefined;
  return {
    reason: 'hostPath volumes',
    detail: `${plural(found.length, 'volume', 'volumes')} ${quote(found.map(({ name }) => name))}`,
    containers: [],
    fields: found.map(({ index }) => ['spec', 'volumes', index, 'hostPath']),
  };
};

export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  revisions: [{ from: 0, check }],
};
