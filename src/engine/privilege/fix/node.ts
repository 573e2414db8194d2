import { objectsIn } from '../../cluster/json.js';
import type { Container } from '../../cluster/index.js';
import { addedCapabilities } from '../standards/capabilities.js';
import type { Plan } from './plan.js';

const HOST_NAMESPACES = [
  [
    'hostNetwork',
    'the pod gets an address of its own: what it reached on the loopback of the node is gone, and NetworkPolicy applies to it',
  ],
  ['hostPID', 'processes of the node are no longer seen'],
  ['hostIPC', 'shared memory of processes of the node is no longer seen'],
] as const;

/** Namespaces and ports of the node, privileged containers: taken away where nothing looks as if it worked on the node. */
export function leaveTheNode(plan: Plan): void {
  const because = plan.nodeNeeds.join('; ');
  for (const [field, mayBreak] of HOST_NAMESPACES) {
    if (!plan.fails('hostNamespaces') || plan.field(field) !== true) continue;
    if (because === '')
      plan.change('hostNamespaces', [], `${field} is taken away`, mayBreak, (patch) => patch.remove(plan.spec(field)));
    else plan.leave('hostNamespaces', [field], [], `${field} may be needed: ${because}`);
  }
  for (const container of plan.containers) {
    if (plan.fails('privileged') && plan.own(container, 'privileged') === true) privileged(plan, container, because);
    if (plan.fails('hostPorts')) hostPorts(plan, container, because);
    if (plan.own(container, 'windowsOptions', 'hostProcess') === true) {
      plan.leave(
        'windowsHostProcess',
        [...container.path, 'securityContext', 'windowsOptions'],
        [container.name],
        'a HostProcess container is made to work on the node',
      );
    }
  }
  if (plan.field('securityContext', 'windowsOptions', 'hostProcess') === true) {
    plan.leave(
      'windowsHostProcess',
      ['securityContext', 'windowsOptions'],
      [],
      'a HostProcess pod is made to work on the node',
    );
  }
}

function privileged(plan: Plan, container: Container, because: string): void {
  if (because !== '') {
    plan.keepsRoot.add(container.name);
    plan.leave(
      'privileged',
      [...container.path, 'securityContext', 'privileged'],
      [container.name],
      `${container.name} may have to be privileged: ${because}`,
    );
    return;
  }
  plan.change(
    'privileged',
    [container.name],
    'privileged is taken away',
    `${container.name} loses devices, mounts and settings of the kernel: give it the one capability or device that it turns out to need`,
    (patch) => patch.remove(plan.context(container, 'privileged')),
  );
}

function hostPorts(plan: Plan, container: Container, because: string): void {
  objectsIn(container.value['ports']).forEach((port, index) => {
    const hostPort = port['hostPort'];
    if (typeof hostPort !== 'number' || hostPort === 0) return;
    const path = [...container.path, 'ports', index, 'hostPort'];
    if (because === '') {
      plan.change(
        'hostPorts',
        [container.name],
        `host port ${hostPort} is given up`,
        `who connects to port ${hostPort} of the node finds nobody: publish the pod by a Service`,
        (patch) => patch.remove(plan.spec(...path)),
      );
    } else plan.leave('hostPorts', path, [container.name], `host port ${hostPort} may be needed: ${because}`);
  });
}

/** Capabilities that reach beyond the container: an `add` that names one is a need spoken out. */
export function spokenNeeds(container: Container, ordinary: readonly string[]): string[] {
  return addedCapabilities(container).filter((each) => !ordinary.includes(each.toUpperCase().replace(/^CAP_/, '')));
}
