import type { FieldPath, ManifestObject } from '../manifests/index.js';
import type { Labels, Pod, Protocol } from './types.js';

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export interface ServicePort {
  /** '' where it has no name, as EndpointSlices and Endpoints have it too. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** A number, or a port's name to look up on each pod; the Service's own port where none is written. */
  readonly targetPort: number | string;
  readonly nodePort: number | undefined;
  /** Of the port in its Service: ['spec', 'ports', 0]. */
  readonly path: FieldPath;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** namespace/Service/name */
  readonly ref: string;
  readonly object: ManifestObject;
  readonly type: ServiceType;
  /** Without an address of its own: names resolve to the pods themselves and nobody translates ports. */
  readonly headless: boolean;
  /** Undefined where there is none, or an empty one: then the cluster manages no endpoints for it. */
  readonly selector: Labels | undefined;
  readonly ports: readonly ServicePort[];
  readonly externalName: string | undefined;
  readonly externalIPs: readonly string[];
}

/** Where one port of a Service leads. */
export interface PortEndpoints {
  readonly endpoints: readonly ServiceEndpoint[];
  /** Selected pods that have no port of the wanted name and protocol: they are no endpoints of this port. */
  readonly withoutPort: readonly Pod[];
}

/** One place that a Service's port leads to: a pod, or an address that is no pod of the bundle. */
export type ServiceEndpoint =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly port: number }
  | { readonly kind: 'address'; readonly address: string; readonly port: number; readonly object: ManifestObject };
