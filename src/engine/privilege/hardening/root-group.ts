import { asList } from '../../cluster/json.js';
import { ownOrPod } from '../rights/user.js';
import { isWindows, podSecurityContext } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const rootGroup = checkOf(
  {
    id: 'rootGroup',
    title: 'The container is in the group of root',
    severity: 'low',
    rationale: 'Files of the image and of volumes that the group of root may read or write are open to the intruder.',
    remediation: 'Set runAsGroup to a number other than 0, and leave 0 out of fsGroup and supplementalGroups.',
    references: ['CIS 5.2.7', 'kubescape C-0013', 'trivy KSV116'],
  },
  ({ pod, containers }) => {
    if (isWindows(pod)) return [];
    const group = (container: (typeof containers)[number]) => ownOrPod(pod, container, 'runAsGroup');
    const user = (container: (typeof containers)[number]) => ownOrPod(pod, container, 'runAsUser');
    const { fsGroup, supplementalGroups } = podSecurityContext(pod);
    const listed = [
      ...(fsGroup === 0 ? ['fsGroup'] : []),
      ...(asList(supplementalGroups).includes(0) ? ['supplementalGroups'] : []),
    ];
    return [
      ...failing(
        containers.filter((container) => group(container) === 0),
        ['securityContext', 'runAsGroup'],
        (names) => `gid 0 is the group of ${names}`,
      ),
      ...failing(
        containers.filter((container) => group(container) === undefined && typeof user(container) === 'number'),
        ['securityContext', 'runAsGroup'],
        (names) => `${names} should set runAsGroup: an image that does not list the uid runs it with gid 0`,
      ),
      ...listed.map((field) => ({
        detail: `the pod has gid 0 in ${field}`,
        containers: [],
        fields: [['spec', 'securityContext', field]],
      })),
    ];
  },
);
