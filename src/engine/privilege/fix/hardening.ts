import { asString, objectsIn } from '../../cluster/json.js';
import type { Container } from '../../cluster/index.js';
import type { Plan } from './plan.js';

const SCRATCH = '/tmp';
const LONGEST_NAME = 63;

/** A read-only root file system, with an emptyDir on /tmp for each container that has nothing there. */
export function closeRootFilesystem(plan: Plan): void {
  if (plan.isWindows || !plan.fails('hardening.readOnlyRootFilesystem')) return;
  for (const container of plan.containers) {
    if (plan.own(container, 'readOnlyRootFilesystem') === true || container.kind === 'ephemeralContainer') continue;
    const scratch = hasScratch(container) ? undefined : volumeName(plan, container);
    plan.change(
      'readOnlyRootFilesystem',
      [container.name],
      `${container.name} has a read-only root file system${scratch === undefined ? '' : ` and an emptyDir on ${SCRATCH}`}`,
      `which folders the image of ${container.name} writes is not known from the manifest: mount an emptyDir on each besides ${SCRATCH} (often /var/cache, /var/run, /var/log or the home of its user)`,
      (patch) => {
        patch.set(plan.context(container, 'readOnlyRootFilesystem'), true);
        if (scratch === undefined) return;
        patch.append(plan.spec(...container.path, 'volumeMounts'), { name: scratch, mountPath: SCRATCH });
        patch.append(plan.spec('volumes'), { name: scratch, emptyDir: {} });
      },
    );
  }
}

function hasScratch(container: Container): boolean {
  return objectsIn(container.value['volumeMounts']).some((mount) =>
    ['/', SCRATCH].includes((asString(mount['mountPath']) ?? '').replace(/(.)\/+$/, '$1')),
  );
}

/** One for each container: a folder that two of them share would be a new way from one to the other. */
function volumeName(plan: Plan, container: Container): string {
  const taken = new Set(objectsIn(plan.patch.at(plan.spec('volumes'))).map((volume) => volume['name']));
  const base = (plan.containers.length === 1 ? 'tmp' : `tmp-${container.name}`)
    .slice(0, LONGEST_NAME - 3)
    .replace(/-+$/, '');
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  return name;
}

/** No token where nothing is bound to the account. */
export function takeToken(plan: Plan): void {
  if (!plan.fails('hardening.automountServiceAccountToken') || plan.field('automountServiceAccountToken') === false)
    return;
  if (plan.accountIsBound) {
    plan.leave(
      'automountServiceAccountToken',
      ['automountServiceAccountToken'],
      [],
      'a binding names its account, so its program may call the API server: if it does not, set automountServiceAccountToken=false',
    );
    return;
  }
  plan.change(
    'automountServiceAccountToken',
    [],
    'no token of the API server is mounted',
    'a program that calls the API server all the same, say to find its peers, loses its token',
    (patch) => patch.set(plan.spec('automountServiceAccountToken'), false),
  );
}
