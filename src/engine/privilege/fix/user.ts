import type { Container } from '../../cluster/index.js';
import type { Plan } from './plan.js';

/** Out of the way of uids that images and nodes know. */
const PROPOSED_UID = 10001;

/** No root: at the pod where every container can do without, else at those that can. */
export function leaveRoot(plan: Plan): void {
  if (plan.hasUserNamespace) return;
  explicitRoot(plan);
  if (!plan.fails('runAsNonRoot')) return;
  const staying = plan.containers.filter((container) => plan.keepsRoot.has(container.name));
  const leaving = plan.containers.filter((container) => !plan.keepsRoot.has(container.name));
  const isUnknown = leaving.some((container) => uidOf(plan, container) === undefined);
  const mayBreak = isUnknown
    ? `an image that runs as root, or names its user by name, does not start: give it a numeric runAsUser such as ${PROPOSED_UID}, and fsGroup where it owns volumes`
    : undefined;
  if (staying.length === 0) {
    plan.change('runAsNonRoot', [], 'the pod runs as another user than root', mayBreak, (patch) => {
      patch.set(plan.spec('securityContext', 'runAsNonRoot'), true);
      for (const container of plan.containers) {
        if (plan.own(container, 'runAsNonRoot') === false) patch.set(plan.context(container, 'runAsNonRoot'), true);
      }
    });
    return;
  }
  for (const container of staying) {
    plan.leave(
      'runAsNonRoot',
      [...container.path, 'securityContext', 'runAsNonRoot'],
      [container.name],
      `${container.name} keeps rights that only root has the use of`,
    );
  }
  for (const container of leaving) {
    plan.change(
      'runAsNonRoot',
      [container.name],
      `${container.name} runs as another user than root`,
      mayBreak,
      (patch) => {
        patch.set(plan.context(container, 'runAsNonRoot'), true);
      },
    );
  }
}

function explicitRoot(plan: Plan): void {
  if (!plan.fails('runAsUser', 'runAsNonRoot')) return;
  const because = plan.nodeNeeds.join('; ');
  const stays = because !== '' || plan.keepsRoot.size > 0;
  const reason = because === '' ? 'it keeps rights that only root has the use of' : because;
  const mayBreak = `the manifest asks for root: files and volumes that belong to root may not be readable or writable for uid ${PROPOSED_UID} (fsGroup gives volumes to the pod's group)`;
  if (plan.field('securityContext', 'runAsUser') === 0) {
    if (stays) {
      for (const container of plan.containers) if (uidOf(plan, container) === 0) plan.keepsRoot.add(container.name);
      plan.leave('runAsUser', ['securityContext', 'runAsUser'], [], `uid 0 may be needed: ${reason}`);
    } else {
      plan.change('runAsUser', [], `the pod runs as uid ${PROPOSED_UID} instead of 0`, mayBreak, (patch) => {
        patch.set(plan.spec('securityContext', 'runAsUser'), PROPOSED_UID);
      });
    }
  }
  for (const container of plan.containers) {
    if (plan.own(container, 'runAsUser') !== 0) continue;
    if (because !== '' || plan.keepsRoot.has(container.name)) {
      plan.keepsRoot.add(container.name);
      plan.leave(
        'runAsUser',
        [...container.path, 'securityContext', 'runAsUser'],
        [container.name],
        `uid 0 may be needed: ${reason}`,
      );
    } else {
      plan.change(
        'runAsUser',
        [container.name],
        `${container.name} runs as uid ${PROPOSED_UID} instead of 0`,
        mayBreak,
        (patch) => {
          patch.set(plan.context(container, 'runAsUser'), PROPOSED_UID);
        },
      );
    }
  }
}

function uidOf(plan: Plan, container: Container): unknown {
  return plan.own(container, 'runAsUser') ?? plan.field('securityContext', 'runAsUser');
}
