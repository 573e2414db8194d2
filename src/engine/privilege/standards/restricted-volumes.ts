import { asObject, asString } from '../../cluster/json.js';
import { quote, unique } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields          | allowed                                                                                             | from |
 * | --------------- | --------------------------------------------------------------------------------------------------- | ---- |
 * | spec.volumes[*] | configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret   | 1.0  |
 *
 * A volume without a source is an emptyDir.
 */
const ALLOWED = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  revisions: [
    {
      from: 0,
      replaces: 'hostPathVolumes',
      check: (pod) => {
        const volumes = Array.isArray(pod.spec['volumes']) ? pod.spec['volumes'] : [];
        const found = volumes.flatMap((item, index) => {
          const volume = asObject(item) ?? {};
          const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key] !== null);
          const forbidden = sources.filter((source) => !ALLOWED.has(source));
          return forbidden.map((source) => ({ name: asString(volume['name']) ?? '', source, index }));
        });
        if (found.length === 0) return undefined;
        const names = unique(found.map((each) => each.name));
        return {
          reason: 'restricted volume types',
          detail: `${names.length === 1 ? 'volume' : 'volumes'} ${quote(names)} ${names.length === 1 ? 'uses' : 'use'} restricted volume ${unique(found.map((each) => each.source)).length === 1 ? 'type' : 'types'} ${quote(unique(found.map((each) => each.source)).sort())}`,
          containers: [],
          fields: found.map((each) => ['spec', 'volumes', each.index, each.source]),
        };
      },
    },
  ],
};
