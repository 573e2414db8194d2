import type { Labels, NamedPort, Pod, Workload } from '../cluster/index.js';
import type { ManifestObject } from '../manifests/index.js';
import type { Endpoint } from './rules.js';

const NOWHERE = { file: '', document: 0, line: 0, column: 0 } as const;

/** A pod that no manifest has, to ask policies about: a controller, or one that somebody may yet create. */
export function hypotheticalPod(
  namespace: string,
  name: string,
  labels: Labels,
  ports: readonly NamedPort[] = [],
): Extract<Endpoint, { kind: 'pod' }> {
  const object: ManifestObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
    name,
    value: {},
    position: NOWHERE,
    refused: false,
    locate: () => NOWHERE,
  };
  const pods: Pod[] = [];
  const workload: Workload = {
    namespace,
    kind: 'Pod',
    name,
    ref: `${namespace}/Pod/${name}`,
    object,
    podSpecPath: ['spec'],
    podMetadataPath: ['metadata'],
    podSpec: {},
    podLabels: labels,
    podAnnotations: new Map(),
    pods,
    replicas: 1,
  };
  const pod: Pod = {
    workload,
    namespace,
    name,
    labels,
    ports,
    hostNetwork: false,
    recorded: true,
    addresses: [],
    serviceAccountName: 'default',
  };
  pods.push(pod);
  return { kind: 'pod', pod, text: workload.ref, alike: 1 };
}
