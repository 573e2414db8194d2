import type { FieldPath, Gap, JsonObject, ManifestObject, PodShape, Position } from '../manifests/types.js';

export type Labels = ReadonlyMap<string, string>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

export interface Namespace {
  readonly name: string;
  /** Always holds kubernetes.io/metadata.name: the API server sets it, whatever the manifest says. */
  readonly labels: Labels;
  /** False where no manifest declares it: labels other than the automatic one are then unknown. */
  readonly declared: boolean;
  readonly object?: ManifestObject;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Pods of one workload that nothing in the bundle tells apart; a workload has several where its pods differ. */
export interface Pod {
  readonly workload: Workload;
  readonly namespace: string;
  /** The pod's own name where the bundle has the Pod, otherwise the workload's. */
  readonly name: string;
  readonly labels: Labels;
  /** Ports of ordinary containers and of restartable init containers. */
  readonly ports: readonly NamedPort[];
  readonly hostNetwork: boolean;
  /** True where the bundle has the Pod itself; otherwise it is what a template makes, as often as it is asked to. */
  readonly recorded: boolean;
  /** status.podIPs where recorded. */
  readonly addresses: readonly string[];
  readonly nodeName?: string;
  readonly serviceAccountName: string;
}

export interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** namespace/Kind/name */
  readonly ref: string;
  readonly object: ManifestObject;
  /** Where the PodSpec stands in the object: ['spec'] for a Pod, ['spec','template','spec'] for a Deployment … */
  readonly podSpecPath: FieldPath;
  /** Where the pod's metadata stands: ['metadata'] or ['spec','template','metadata'] … */
  readonly podMetadataPath: FieldPath;
  readonly podSpec: JsonObject;
  readonly podLabels: Labels;
  readonly podAnnotations: Labels;
  readonly pods: readonly Pod[];
  /** Present where the kind is not known by name and the pod was found by its shape. */
  readonly byShape?: PodShape;
  /** Desired replicas where the manifest says, 1 otherwise; undefined where it depends on the cluster (DaemonSet). */
  readonly replicas?: number;
}

/** The words that every engine speaks. Immutable; sorted by reference, so that file order never matters. */
export interface Cluster {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly workloads: readonly Workload[];
  /** Pods in the order of their workloads. Pods that have ended (phase Succeeded, Failed) are left out. */
  readonly pods: readonly Pod[];
  /** Every object by kind key `group/Kind` (core kinds: `/Service`), sorted by namespace and name. */
  objectsOf(group: string, kind: string): readonly ManifestObject[];
  readonly unknownPolicies: readonly ManifestObject[];
  /** Documents that were refused and are not among the objects. */
  readonly gaps: readonly Gap[];
}

export type { Position };
