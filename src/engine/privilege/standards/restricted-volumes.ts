import { asList, asObject, asString } from '../../cluster/json.js';
import { plural, quote, sorted } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields          | allowed                                                                                             | from |
 * | --------------- | --------------------------------------------------------------------------------------------------- | ---- |
 * | spec.volumes[*] | configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret   | 1.0  |
 *
 * A volume without a source is an emptyDir: the API server makes it one before it is judged.
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

const check: CheckPod = (pod) => {
  const found = asList(pod.spec['volumes']).flatMap((item, index) => {
    const volume = asObject(item) ?? {};
    const sources = Object.keys(volume).filter((key) => key !== 'name');
    // A second source beside an allowed one is refused by validation, not here.
    const [source] = sources.some((each) => ALLOWED.has(each)) ? [] : sources;
    return source === undefined ? [] : [{ name: asString(volume['name']) ?? '', source, index }];
  });
  if (found.length === 0) return undefined;
  const types = sorted(found.map(({ source }) => source));
  return {
    reason: 'restricted volume types',
    detail: `${plural(found.length, 'volume', 'volumes')} ${quote(found.map(({ name }) => name))} ${plural(found.length, 'uses', 'use')} ${plural(types.length, 'restricted volume type', 'restricted volume types')} ${quote(types)}`,
    containers: [],
    fields: found.map(({ source, index }) => ['spec', 'volumes', index, source]),
  };
};

export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  revisions: [{ from: 0, check, replaces: 'hostPathVolumes' }],
};
