import { podCreation } from './workloads.js';
import { hitsOf, pairHits, scoped, type Risk } from './types.js';
import { together } from './view.js';

export const nodes: readonly Risk[] = [
  {
    id: 'nodesProxy',
    title: 'The API of the kubelets can be used',
    severity: 'critical',
    rationale:
      'nodes/proxy runs commands in every pod of a node, past admission and audit. get is enough, by websocket; the kubelet asks for no more.',
    remediation: 'Monitoring needs nodes/metrics and nodes/stats: give those instead.',
    references: ['CIS 5.1.10', 'MITRE T1609'],
    find: (view) =>
      hitsOf(
        view.held(['get', 'create', 'update', 'patch', 'delete'], '', ['nodes/proxy']),
        scoped('critical', 'critical'),
      ),
  },
  {
    id: 'movePodsToNode',
    title: 'Pods can be drawn onto a node of choice',
    severity: 'high',
    rationale:
      'Changing nodes (taints, labels, capacity) and putting pods out of their place together decide where pods run next: on a node that is already taken.',
    remediation: 'Take the writing of nodes and nodes/status away from what may also evict or delete pods.',
    references: ['MITRE T1578', 'MITRE T1611'],
    find: (view) => {
      const change = view.held(['update', 'patch'], '', ['nodes', 'nodes/status']);
      if (change.length === 0) return [];
      const displace = [
        ...view.held(['delete', 'deletecollection'], '', ['pods']),
        ...view.held(['create'], '', ['pods/eviction']),
      ];
      return pairHits(together(change, displace), scoped('high', 'medium'));
    },
  },
  {
    id: 'createPersistentVolumes',
    title: 'The file system of nodes can be mounted by a volume',
    severity: 'critical',
    rationale:
      'A PersistentVolume may be a path of the node, and Pod Security admission looks at the claim only. It takes a pod to mount it.',
    remediation: 'Leave PersistentVolumes to the storage provisioner.',
    references: ['CIS 5.1.9', 'MITRE T1611'],
    find: (view) => {
      const create = view.held(['create'], '', ['persistentvolumes']);
      if (create.length === 0) return [];
      const use = [...podCreation(view), ...view.held(['create'], '', ['persistentvolumeclaims'])];
      return pairHits(together(create, use), scoped('critical', 'critical'));
    },
  },
];
