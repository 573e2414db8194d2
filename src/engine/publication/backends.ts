import { servicePort, servicesOf, type Cluster, type Pod, type Protocol } from '../cluster/index.js';
import type { FieldPath, ManifestObject } from '../manifests/index.js';
import { nameOf } from './chain.js';
import { deadEnd, type DeadEnd } from './dead-ends.js';
import { podLink, portLink } from './services.js';
import type { ChainLink } from './types.js';

/** A Service and port that a route names, with the place where it does. */
export interface Backend {
  readonly route: ManifestObject;
  readonly path: FieldPath;
  readonly namespace: string;
  readonly service: string;
  /** Undefined: every port of the Service, as OpenShift's routes without a port mean. */
  readonly port: number | string | undefined;
  /** OpenShift's routes name the target port rather than the Service's. */
  readonly byTargetPort?: boolean;
  readonly protocol?: Protocol;
}

export interface BackendPod {
  readonly pod: Pod;
  readonly port: number;
  readonly protocol: Protocol;
  readonly chain: readonly ChainLink[];
}

/** The pods behind a backend: controllers read endpoints, so the target port counts, for headless Services too. */
export function resolveBackend(cluster: Cluster, backend: Backend): { pods: BackendPod[]; deadEnds: DeadEnd[] } {
  const services = servicesOf(cluster);
  const { route, path } = backend;
  const named = `${backend.namespace}/${backend.service}`;
  const service = services.find(backend.namespace, backend.service);
  if (service === undefined) {
    const detail = `${nameOf(route)} leads to Service ${named}, which these manifests do not have.`;
    return {
      pods: [],
      deadEnds: [deadEnd('backend-missing', route, path, [named], detail, 'Name a Service that exists, or add it.')],
    };
  }
  const ports =
    backend.port === undefined
      ? service.ports
      : service.ports.filter((port) =>
          backend.byTargetPort === true
            ? port.targetPort === backend.port || port.name === backend.port || port.port === backend.port
            : port === servicePort(service, backend.port ?? '', backend.protocol),
        );
  if (ports.length === 0) {
    const have = service.ports.map((port) => (port.name === '' ? `${port.port}` : `${port.name} (${port.port})`));
    const detail = `${nameOf(route)} leads to port ${backend.port ?? ''} of Service ${named}, which has ${have.length === 0 ? 'no port' : `only ${have.join(', ')}`}.`;
    return {
      pods: [],
      deadEnds: [
        deadEnd(
          'backend-missing',
          route,
          path,
          [named, `${backend.port ?? ''}`],
          detail,
          'Write a port that the Service has.',
        ),
      ],
    };
  }
  const pods = ports.flatMap((port) =>
    services.endpointsOf(service, port).endpoints.flatMap((endpoint): BackendPod[] =>
      endpoint.kind === 'pod'
        ? [
            {
              pod: endpoint.pod,
              port: endpoint.port,
              protocol: port.protocol,
              chain: [portLink(service, port, endpoint.port), podLink(endpoint.pod, endpoint.port)],
            },
          ]
        : [],
    ),
  );
  return { pods, deadEnds: [] };
}
