import { objectsIn } from '../../cluster/json.js';
import { addedCapabilities } from '../standards/capabilities.js';
import type { Plan } from './plan.js';

const VALID_PROFILES = new Set<unknown>(['RuntimeDefault', 'Localhost']);
const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

/** no_new_privs: not together with what the API server refuses beside it. */
export function forbidEscalation(plan: Plan): void {
  if (!plan.fails('allowPrivilegeEscalation')) return;
  for (const container of plan.containers) {
    if (plan.own(container, 'allowPrivilegeEscalation') === false) continue;
    const stays =
      plan.patch.at(plan.context(container, 'privileged')) === true
        ? 'privileged'
        : addedCapabilities(container).find((each) => /^(CAP_)?SYS_ADMIN$/i.test(each));
    if (stays !== undefined) {
      plan.leave(
        'allowPrivilegeEscalation',
        [...container.path, 'securityContext', 'allowPrivilegeEscalation'],
        [container.name],
        `the API server refuses allowPrivilegeEscalation=false beside ${stays}`,
      );
      continue;
    }
    plan.change(
      'allowPrivilegeEscalation',
      [container.name],
      `${container.name} cannot gain privileges`,
      `sudo and other setuid programs in ${container.name} stop working`,
      (patch) => patch.set(plan.context(container, 'allowPrivilegeEscalation'), false),
    );
  }
}

export function confineSystemCalls(plan: Plan): void {
  if (!plan.fails('seccompProfile_restricted', 'seccompProfile_baseline')) return;
  const detail = 'the seccomp profile of the runtime filters system calls';
  const mayBreak = 'system calls that few programs use (ptrace of old kernels, keyctl, mount and the like) are refused';
  const ofPod = plan.field('securityContext', 'seccompProfile', 'type');
  if (!VALID_PROFILES.has(ofPod) && (plan.fails('seccompProfile_restricted') || ofPod !== undefined)) {
    plan.change('seccompProfile_restricted', [], detail, mayBreak, (patch) =>
      patch.set(plan.spec('securityContext', 'seccompProfile'), RUNTIME_DEFAULT),
    );
  }
  for (const container of plan.containers) {
    const type = plan.own(container, 'seccompProfile', 'type');
    if (type === undefined || VALID_PROFILES.has(type)) continue;
    plan.change('seccompProfile_restricted', [container.name], detail, mayBreak, (patch) =>
      patch.set(plan.context(container, 'seccompProfile'), RUNTIME_DEFAULT),
    );
  }
}

/** AppArmor, SELinux, /proc and sysctls: settings that somebody made, taken back where no node agent made them. */
export function confineFurther(plan: Plan): void {
  const because = plan.nodeNeeds.join('; ');
  const contexts = [
    { path: ['securityContext'], names: [] as string[] },
    ...plan.containers.map((container) => ({ path: [...container.path, 'securityContext'], names: [container.name] })),
  ];
  for (const { path, names } of contexts) {
    const setting = (
      check: string,
      field: string,
      isBad: boolean,
      mayBreak: string,
      value?: typeof RUNTIME_DEFAULT,
    ): void => {
      if (!plan.fails(check) || !isBad) return;
      if (because !== '') plan.leave(check, [...path, field], names, `${field} may be needed: ${because}`);
      else {
        plan.change(
          check,
          names,
          value === undefined ? `${field} is taken away` : `${field} is that of the runtime`,
          mayBreak,
          (patch) => {
            if (value === undefined) patch.remove(plan.spec(...path, field));
            else patch.set(plan.spec(...path, field), value);
          },
        );
      }
    };
    const profile = plan.field(...path, 'appArmorProfile', 'type');
    setting(
      'appArmorProfile',
      'appArmorProfile',
      profile !== undefined && !VALID_PROFILES.has(profile),
      'what the profile of the runtime refuses (mounts, writing to /proc, tracing) fails',
      RUNTIME_DEFAULT,
    );
    setting(
      'seLinuxOptions',
      'seLinuxOptions',
      plan.field(...path, 'seLinuxOptions') !== undefined,
      'files that are labelled for the other type are out of reach',
    );
    const procMount = plan.field(...path, 'procMount');
    const unmasked = procMount !== undefined && procMount !== 'Default';
    setting('procMount', 'procMount', unmasked, 'containers within the container, and builds in it, fail');
    setting(
      'procMount_restricted',
      'procMount',
      unmasked && !plan.fails('procMount'),
      'containers within the container, and builds in it, fail',
    );
  }
  annotations(plan, because);
  sysctls(plan, because);
}

function annotations(plan: Plan, because: string): void {
  if (!plan.fails('appArmorProfile')) return;
  for (const [key, value] of plan.workload.podAnnotations) {
    const isBad =
      key.startsWith(APP_ARMOR_PREFIX) &&
      value !== '' &&
      value !== 'runtime/default' &&
      !value.startsWith('localhost/');
    if (!isBad) continue;
    const names = [key.slice(APP_ARMOR_PREFIX.length)];
    if (because !== '') {
      plan.leave('appArmorProfile', [], names, `the AppArmor annotation may be needed: ${because}`);
      continue;
    }
    plan.change(
      'appArmorProfile',
      names,
      'the AppArmor profile is that of the runtime',
      'what the profile of the runtime refuses (mounts, writing to /proc, tracing) fails',
      (patch) => patch.set([...plan.workload.podMetadataPath, 'annotations', key], 'runtime/default'),
    );
  }
}

function sysctls(plan: Plan, because: string): void {
  if (!plan.fails('sysctls')) return;
  const path = ['securityContext', 'sysctls'];
  const set = objectsIn(plan.field(...path)).map((each) => String(each['name']));
  const unsafe = set.filter((name) => !plan.isSafeSysctl(name));
  if (because !== '') plan.leave('sysctls', path, [], `${unsafe.join(', ')} may be needed: ${because}`);
  else {
    plan.change(
      'sysctls',
      [],
      `${unsafe.join(', ')} is no longer set`,
      `the pod runs with what the node has for ${unsafe.join(', ')}`,
      (patch) =>
        patch.keepItems(plan.spec(...path), (item) =>
          plan.isSafeSysctl(String((item as { name?: unknown } | null)?.name)),
        ),
    );
  }
}

/** A probe without a host goes to the pod itself. */
export function askThePod(plan: Plan): void {
  if (!plan.fails('hostProbesAndHostLifecycle')) return;
  const handlers = [
    ['livenessProbe'],
    ['readinessProbe'],
    ['startupProbe'],
    ['lifecycle', 'postStart'],
    ['lifecycle', 'preStop'],
  ];
  for (const container of plan.containers) {
    for (const handler of handlers) {
      for (const action of ['httpGet', 'tcpSocket']) {
        const path = [...container.path, ...handler, action, 'host'];
        const host = plan.field(...path);
        if (typeof host !== 'string' || host === '') continue;
        plan.change(
          'hostProbesAndHostLifecycle',
          [container.name],
          `${handler.join('.')} asks the pod itself`,
          `the probe no longer asks ${host}`,
          (patch) => patch.remove(plan.spec(...path)),
        );
      }
    }
  }
}
