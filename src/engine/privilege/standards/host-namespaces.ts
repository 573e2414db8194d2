import type { Check } from './types.js';

/**
 * | fields                                       | allowed           | from |
 * | -------------------------------------------- | ----------------- | ---- |
 * | spec.hostNetwork, spec.hostPID, spec.hostIPC | undefined, false  | 1.0  |
 */
export const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) => {
        const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod.spec[field] === true);
        if (shared.length === 0) return undefined;
        return {
          reason: 'host namespaces',
          detail: shared.map((field) => `${field}=true`).join(', '),
          containers: [],
          fields: shared.map((field) => ['spec', field]),
        };
      },
    },
  ],
};
