import { quote, settersOf, settings, unique } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields                                                                 | allowed                                   | from |
 * | ---------------------------------------------------------------------- | ----------------------------------------- | ---- |
 * | pod's and every container's securityContext.appArmorProfile.type       | undefined, RuntimeDefault, Localhost      | 1.0  |
 * | annotations container.apparmor.security.beta.kubernetes.io/*           | empty, runtime/default, localhost/*       | 1.0  |
 *
 * Any annotation with the prefix counts, also one of a container that does not exist.
 */
const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) => {
        const found = settings(
          pod,
          ['appArmorProfile', 'type'],
          (value) => value !== 'RuntimeDefault' && value !== 'Localhost',
        );
        const annotations = [...pod.annotations].filter(
          ([key, value]) =>
            key.startsWith(PREFIX) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'),
        );
        if (found.length === 0 && annotations.length === 0) return undefined;
        const setters = settersOf(found);
        const details = [
          ...(found.length === 0
            ? []
            : [
                `${setters.text} must not set AppArmor profile type to ${quote(unique(found.map((each) => each.value)))}`,
              ]),
          ...(annotations.length === 0
            ? []
            : [
                `${annotations.length === 1 ? 'annotation' : 'annotations'} ${quote(annotations.map(([key, value]) => `${key}=${value}`).sort())}`,
              ]),
        ];
        return {
          reason:
            found.length + annotations.length === 1 ? 'forbidden AppArmor profile' : 'forbidden AppArmor profiles',
          detail: details.join(' and '),
          containers: unique([...setters.containers, ...annotations.map(([key]) => key.slice(PREFIX.length))]),
          fields: [...found.map((each) => each.field), ...annotations.map(([key]) => ['metadata', 'annotations', key])],
        };
      },
    },
  ],
};
