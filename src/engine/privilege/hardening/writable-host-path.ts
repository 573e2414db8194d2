import { mountsOf } from '../rights/mounts.js';
import { objectsIn } from '../../cluster/json.js';
import { checkOf } from './check.js';

export const writableHostPath = checkOf(
  {
    id: 'writableHostPath',
    title: 'A folder of the node can be written',
    severity: 'high',
    rationale: 'What is written there outlives the pod, and whatever else on the node reads it trusts it.',
    remediation: 'Set readOnly: true at the mount, or use a claim.',
    references: ['CIS 5.2.12', 'MITRE T1611', 'kubescape C-0045'],
  },
  ({ pod, containers }) =>
    containers.flatMap((container) => {
      const mounts = mountsOf(pod, container).filter(({ hostPath, writable }) => hostPath !== undefined && writable);
      const all = objectsIn(container.value['volumeMounts']);
      return mounts.map(({ path, hostPath = '', volumeName }) => ({
        detail: `container "${container.name}" can write ${hostPath} of the node at ${path}`,
        containers: [container.name],
        fields: [
          [
            ...container.path,
            'volumeMounts',
            all.findIndex((mount) => mount['name'] === volumeName && mount['mountPath'] === path),
          ],
        ],
      }));
    }),
);
