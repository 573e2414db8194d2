import type { Cluster } from '../../cluster/index.js';
import { hitsOf, scoped, type Risk, type RiskSeverity } from './types.js';
import type { AccessView, Held } from './view.js';

const CHANGE = ['create', 'update', 'patch'];

/** Everything that makes the control plane run a pod of the caller's writing. */
export function podCreation(view: AccessView): Held[] {
  return [
    ...view.held(['create'], '', ['pods']),
    ...view.held(CHANGE, '', ['replicationcontrollers']),
    ...view.held(CHANGE, 'apps', ['deployments', 'daemonsets', 'statefulsets', 'replicasets']),
    ...view.held(CHANGE, 'batch', ['jobs', 'cronjobs']),
  ];
}

/** Objects out of which well-known operators make pods. */
const MADE_BY_OPERATORS: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['argoproj.io', ['workflows', 'cronworkflows', 'rollouts', 'applications']],
  ['serving.knative.dev', ['services', 'configurations']],
  ['tekton.dev', ['taskruns', 'pipelineruns', 'tasks', 'pipelines']],
  ['kubevirt.io', ['virtualmachines', 'virtualmachineinstances']],
  ['batch.volcano.sh', ['jobs']],
  ['kubeflow.org', ['notebooks', 'pytorchjobs', 'tfjobs', 'mpijobs']],
  ['sparkoperator.k8s.io', ['sparkapplications', 'scheduledsparkapplications']],
  ['ray.io', ['rayclusters', 'rayjobs']],
  ['helm.toolkit.fluxcd.io', ['helmreleases']],
  ['kustomize.toolkit.fluxcd.io', ['kustomizations']],
  ['keda.sh', ['scaledjobs']],
];

/** Pod Security admission keeps such a pod off the node; only an enforced level of baseline or restricted does. */
function nodeIsGuarded(cluster: Cluster, namespace: string): boolean {
  const level = cluster.namespaces.get(namespace)?.labels.get('pod-security.kubernetes.io/enforce');
  return level === 'baseline' || level === 'restricted';
}

const runsPods =
  (view: AccessView) =>
  (namespace: string): RiskSeverity =>
    namespace === '' || !nodeIsGuarded(view.cluster, namespace) ? 'critical' : 'high';

export const workloads: readonly Risk[] = [
  {
    id: 'createWorkloads',
    title: 'Pods can be made or their templates changed',
    severity: 'critical',
    rationale:
      'A pod of one’s own writing runs as any account of the namespace and mounts any of its Secrets, ConfigMaps and claims. Where Pod Security admission does not enforce baseline or restricted, it takes the node as well.',
    remediation:
      'Give the right in a namespace of its own that enforces the restricted Pod Security level, or take it away.',
    references: ['CIS 5.1.4', 'MITRE T1610', 'MITRE T1611'],
    find: (view) =>
      hitsOf(podCreation(view), runsPods(view)).map((hit) => ({
        ...hit,
        detail:
          hit.namespace !== '' && nodeIsGuarded(view.cluster, hit.namespace)
            ? `${hit.detail}; Pod Security admission of ${hit.namespace} keeps such pods off the node`
            : `${hit.detail}; no enforced Pod Security level keeps such pods off the node`,
      })),
  },
  {
    id: 'createWorkloadsByOperator',
    title: 'Objects can be made out of which an operator makes pods',
    severity: 'high',
    rationale: 'Where the operator runs, whoever writes its objects runs pods, with the accounts that they name.',
    remediation: 'Treat the right as the right to create pods.',
    references: ['MITRE T1610'],
    find: (view) =>
      hitsOf(
        MADE_BY_OPERATORS.flatMap(([group, resources]) =>
          view.held(CHANGE, group, resources).map((each) => ({ ...each, resource: `${each.resource}.${group}` })),
        ),
        scoped('high', 'medium'),
      ),
  },
  {
    id: 'changePods',
    title: 'The image of running pods can be changed',
    severity: 'high',
    rationale:
      'The image is one of the few fields of a running pod that can be changed: another one runs as its account.',
    remediation: 'Take update and patch on pods away; controllers need them on pods/status at most.',
    references: ['MITRE T1525', 'MITRE T1610'],
    find: (view) => hitsOf(view.held(['update', 'patch'], '', ['pods']), scoped('high', 'high')),
  },
  {
    id: 'execIntoPods',
    title: 'Commands can be run in pods',
    severity: 'critical',
    rationale:
      'exec and attach are code in the container: its account, its mounts, its place in the network. get is enough, by websocket.',
    remediation: 'Take pods/exec and pods/attach away, or give them in a namespace of its own.',
    references: ['MITRE T1609'],
    find: (view) => hitsOf(view.held(['create', 'get'], '', ['pods/exec', 'pods/attach']), scoped('critical', 'high')),
  },
  {
    id: 'debugPods',
    title: 'Containers can be added to running pods',
    severity: 'critical',
    rationale:
      'An ephemeral container joins the namespaces of a running pod, and is privileged unless Pod Security admission enforces baseline or restricted.',
    remediation: 'Take pods/ephemeralcontainers away.',
    references: ['MITRE T1609', 'MITRE T1611'],
    find: (view) => hitsOf(view.held(['update', 'patch'], '', ['pods/ephemeralcontainers']), runsPods(view)),
  },
  {
    id: 'tunnelToPods',
    title: 'Pods can be reached around NetworkPolicy',
    severity: 'high',
    rationale:
      'port-forward and the proxies of pods and Services go through the API server and the kubelet, which NetworkPolicy does not see.',
    remediation: 'Take pods/portforward, pods/proxy and services/proxy away.',
    references: ['MITRE T1090', 'MITRE T1021'],
    find: (view) =>
      hitsOf(
        [
          ...view.held(['create', 'get'], '', ['pods/portforward']),
          ...view.held(['get', 'create', 'update', 'patch', 'delete'], '', ['pods/proxy', 'services/proxy']),
        ],
        scoped('high', 'medium'),
      ),
  },
  {
    id: 'deleteObjects',
    title: 'Objects that others rest on can be deleted',
    severity: 'medium',
    rationale: 'Deleting is a denial of service; deletecollection takes all of a namespace at once.',
    remediation: 'Keep to the kinds that the program made itself, by resourceNames where they are known.',
    references: ['MITRE T1485', 'MITRE T1489'],
    find: (view) => {
      const verbs = ['delete', 'deletecollection'];
      return hitsOf(
        [
          ...view.held(verbs, '', ['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims']),
          ...view.held(verbs, '', ['persistentvolumes', 'namespaces', 'nodes']),
          ...view.held(verbs, 'apps', ['deployments', 'daemonsets', 'statefulsets']),
          ...view.held(verbs, 'apiextensions.k8s.io', ['customresourcedefinitions']),
        ].filter((each) => each.names.length === 0),
        scoped('medium', 'low'),
      );
    },
  },
];
