import { objectsIn } from '../../cluster/json.js';
import type { Container } from '../../cluster/index.js';
import { DEFAULT_CAPABILITIES } from '../rights/capabilities.js';
import { addedCapabilities, droppedCapabilities } from '../standards/capabilities.js';
import { spokenNeeds } from './node.js';
import type { Plan } from './plan.js';

const BIND = 'NET_BIND_SERVICE';

/** Drops ALL, keeps what a declared port under 1024 needs; a capability beyond the default is somebody's decision. */
export function dropCapabilities(plan: Plan): void {
  if (!plan.fails('capabilities_restricted', 'capabilities_baseline')) return;
  const restricted = plan.fails('capabilities_restricted');
  for (const container of plan.containers) {
    const kept = spokenNeeds(container, DEFAULT_CAPABILITIES);
    if (kept.length > 0) {
      plan.keepsRoot.add(container.name);
      plan.leave(
        'capabilities_restricted',
        [...container.path, 'securityContext', 'capabilities', 'add'],
        [container.name],
        `${container.name} asks for ${kept.join(', ')}: whether it works without, only its makers know`,
      );
    }
    const given = addedCapabilities(container).filter((each) => each !== BIND && !kept.includes(each));
    if (given.length > 0) giveUp(plan, container, given);
    if (restricted) dropAll(plan, container);
  }
}

function giveUp(plan: Plan, container: Container, given: readonly string[]): void {
  plan.change(
    'capabilities_restricted',
    [container.name],
    `${given.join(', ')} is no longer added`,
    `${container.name} cannot use ${given.join(', ')}: a program that changes owners or users at start, or sends raw packets such as ping, fails`,
    (patch) => patch.keepItems(plan.context(container, 'capabilities', 'add'), (item) => !given.includes(String(item))),
  );
}

function dropAll(plan: Plan, container: Container): void {
  const dropped = droppedCapabilities(container);
  if (dropped.includes('ALL')) return;
  const path = plan.context(container, 'capabilities', 'drop');
  const misspelt = dropped.findIndex((each) => each.toUpperCase() === 'ALL');
  plan.change(
    'capabilities_restricted',
    [container.name],
    misspelt < 0
      ? 'all capabilities are dropped'
      : `ALL takes the place of ${dropped[misspelt] ?? ''}, which the standard does not count`,
    misspelt < 0 ? `${container.name}: a program that changes owners or users at start fails` : undefined,
    (patch) => {
      if (misspelt >= 0) patch.set([...path, misspelt], 'ALL');
      else patch.append(path, 'ALL');
    },
  );
  const low = lowPort(container);
  if (low === undefined || addedCapabilities(container).length > 0) return;
  plan.change(
    'capabilities_restricted',
    [container.name],
    `${BIND} is added for port ${low}`,
    `${container.name} listens on port ${low} as another user than root only where net.ipv4.ip_unprivileged_port_start allows it (most runtimes set it to 0) or its program has the file capability; a port from 1024 on always works`,
    (patch) => patch.append(plan.context(container, 'capabilities', 'add'), BIND),
  );
}

function lowPort(container: Container): number | undefined {
  return objectsIn(container.value['ports'])
    .map((port) => port['containerPort'])
    .find((port): port is number => typeof port === 'number' && port > 0 && port < 1024);
}
