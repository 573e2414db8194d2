import { allow, allowPaths, READ, WRITE, type BuiltInRole } from './notation.js';

export const TO_ADMIN = 'rbac.authorization.k8s.io/aggregate-to-admin';
export const TO_EDIT = 'rbac.authorization.k8s.io/aggregate-to-edit';
export const TO_VIEW = 'rbac.authorization.k8s.io/aggregate-to-view';

const INTO_PODS = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];
const NETWORK = ['ingresses', 'networkpolicies'];
const APPS = ['daemonsets', 'deployments', 'replicasets', 'statefulsets'];
const OLD_APPS = ['daemonsets', 'deployments', 'replicasets'];
const withParts = (resources: readonly string[], ...parts: string[]): string[] => [
  ...resources,
  ...resources.flatMap((resource) => parts.map((part) => `${resource}/${part}`)),
];

/**
 * The roles made for people: cluster-admin, and admin ⊇ edit ⊇ view, which gather every ClusterRole that carries their label.
 * From the default policy of Kubernetes 1.28 and later, with what earlier versions had besides.
 */
export const USER_ROLES: readonly BuiltInRole[] = [
  { name: 'cluster-admin', rules: [allow(['*'], ['*'], ['*']), allowPaths(['*'], ['*'])] },
  { name: 'admin', aggregates: TO_ADMIN, rules: [] },
  { name: 'edit', aggregates: TO_EDIT, labels: [TO_ADMIN], rules: [] },
  { name: 'view', aggregates: TO_VIEW, labels: [TO_EDIT], rules: [] },
  {
    name: 'system:aggregate-to-admin',
    labels: [TO_ADMIN],
    rules: [
      allow(['create'], ['authorization.k8s.io'], ['localsubjectaccessreviews']),
      allow([...WRITE, ...READ], ['rbac.authorization.k8s.io'], ['roles', 'rolebindings']),
    ],
  },
  {
    name: 'system:aggregate-to-edit',
    labels: [TO_EDIT],
    rules: [
      allow(READ, [''], [...INTO_PODS, 'secrets', 'services/proxy']),
      allow(['impersonate'], [''], ['serviceaccounts']),
      allow(WRITE, [''], ['pods', ...INTO_PODS]),
      allow(['create'], [''], ['pods/eviction']),
      allow(
        WRITE,
        [''],
        [
          'configmaps',
          'events',
          'persistentvolumeclaims',
          'replicationcontrollers',
          'replicationcontrollers/scale',
          'secrets',
          'serviceaccounts',
          'services',
          'services/proxy',
        ],
      ),
      allow(['create'], [''], ['serviceaccounts/token']),
      // CVE-2021-25740: new clusters no longer let editors write endpoints.
      { rule: allow(WRITE, [''], ['endpoints']), until: 21 },
      allow(
        WRITE,
        ['apps'],
        [...withParts(APPS, 'scale').filter((each) => each !== 'daemonsets/scale'), 'deployments/rollback'],
      ),
      allow(WRITE, ['autoscaling'], ['horizontalpodautoscalers']),
      allow(WRITE, ['batch'], ['cronjobs', 'jobs']),
      allow(
        WRITE,
        ['extensions'],
        [
          ...OLD_APPS,
          'deployments/rollback',
          'deployments/scale',
          'replicasets/scale',
          'replicationcontrollers/scale',
          ...NETWORK,
        ],
      ),
      allow(WRITE, ['policy'], ['poddisruptionbudgets']),
      allow(WRITE, ['networking.k8s.io'], NETWORK),
      allow([...WRITE, ...READ], ['coordination.k8s.io'], ['leases']),
    ],
  },
  {
    name: 'system:aggregate-to-view',
    labels: [TO_VIEW],
    rules: [
      allow(
        READ,
        [''],
        [
          'configmaps',
          'endpoints',
          'persistentvolumeclaims',
          'persistentvolumeclaims/status',
          'pods',
          'replicationcontrollers',
          'replicationcontrollers/scale',
          'serviceaccounts',
          'services',
          'services/status',
        ],
      ),
      allow(
        READ,
        [''],
        [
          'bindings',
          'events',
          'limitranges',
          'namespaces/status',
          'pods/log',
          'pods/status',
          'replicationcontrollers/status',
          'resourcequotas',
          'resourcequotas/status',
        ],
      ),
      allow(READ, [''], ['namespaces']),
      allow(READ, ['discovery.k8s.io'], ['endpointslices']),
      allow(
        READ,
        ['apps'],
        ['controllerrevisions', ...withParts(APPS, 'status', 'scale').filter((each) => each !== 'daemonsets/scale')],
      ),
      allow(READ, ['autoscaling'], withParts(['horizontalpodautoscalers'], 'status')),
      allow(READ, ['batch'], withParts(['cronjobs', 'jobs'], 'status')),
      allow(
        READ,
        ['extensions'],
        [
          ...withParts(OLD_APPS, 'status'),
          'deployments/scale',
          'replicasets/scale',
          'replicationcontrollers/scale',
          'ingresses/status',
          ...NETWORK,
        ],
      ),
      allow(READ, ['policy'], withParts(['poddisruptionbudgets'], 'status')),
      allow(READ, ['networking.k8s.io'], [...NETWORK, 'ingresses/status']),
    ],
  },
];
