import { asObject, asString, objectsIn } from '../../cluster/json.js';
import type { Plan } from './plan.js';

const ALLOWED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** A volume is never patched away: what the program reads and writes there, only its makers know. */
export function leaveVolumes(plan: Plan): void {
  if (!plan.fails('restrictedVolumes', 'hostPathVolumes')) return;
  objectsIn(plan.field('volumes')).forEach((volume, index) => {
    const source = Object.keys(volume).find((key) => key !== 'name' && !ALLOWED.includes(key));
    if (source === undefined) return;
    const name = asString(volume['name']) ?? '';
    const users = plan.containers
      .filter(({ value }) => objectsIn(value['volumeMounts']).some((mount) => mount['name'] === name))
      .map((container) => container.name);
    const path = asString(asObject(volume['hostPath'])?.['path']);
    const reason =
      source === 'hostPath'
        ? `volume ${name} is ${path ?? 'a path'} of the node${users.length === 0 ? ', and no container mounts it: it can go' : `, used by ${users.join(', ')}: a claim, an emptyDir or a configMap has to take its place`}`
        : `volume ${name} is of type ${source}: put it behind a PersistentVolumeClaim`;
    plan.leave('restrictedVolumes', ['volumes', index, source], users, reason);
  });
}
