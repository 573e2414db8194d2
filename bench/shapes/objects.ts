import type { Json, JsonObject } from '../../src/engine/manifests/index.js';

export type Labels = Record<string, string>;

export function namespace(name: string, labels: Labels): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export interface WorkloadShape {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  readonly replicas: number;
}

/** A Deployment with so many replicas, or as many Pods as a dump of the cluster would have. */
export function workload(shape: WorkloadShape, form: 'workloads' | 'pods'): JsonObject[] {
  if (form === 'workloads') {
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: shape.name, namespace: shape.namespace, labels: shape.labels },
        spec: {
          replicas: shape.replicas,
          selector: { matchLabels: shape.labels },
          template: { metadata: { labels: shape.labels }, spec: podSpec(shape) },
        },
      },
    ];
  }
  return Array.from({ length: shape.replicas }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${shape.name}-${index}`,
      namespace: shape.namespace,
      labels: { ...shape.labels, 'pod-template-hash': '5d8f7c9b6' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: shape.name, uid: `uid-${shape.name}`, controller: true },
      ],
    },
    spec: podSpec(shape),
  }));
}

function podSpec({ ports }: WorkloadShape): JsonObject {
  const list = ports.map(({ name, port, protocol }): JsonObject => ({
    containerPort: port,
    ...(name === undefined ? {} : { name }),
    ...(protocol === undefined ? {} : { protocol }),
  }));
  const container: JsonObject = { name: 'main', image: 'registry.example/app:1.0' };
  return { containers: [list.length === 0 ? container : { ...container, ports: list }] };
}

export function networkPolicy(namespaceName: string, name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceName },
    spec,
  };
}

export const match = (labels: Labels): JsonObject => ({ matchLabels: labels });

export const expression = (key: string, operator: string, values?: readonly string[]): JsonObject => ({
  matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values: [...values] }) }],
});

export const tcp = (port: Json): JsonObject => ({ protocol: 'TCP', port });
