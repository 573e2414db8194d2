import {
  dialledPort,
  servicesOf,
  type Cluster,
  type Pod,
  type Protocol,
  type Service,
  type Workload,
} from '../cluster/index.js';
import { dotted } from '../manifests/typing/decode.js';
import { hostMentions, startTextsOf, variableMentions, type StartText } from './mentions.js';

/** A connection that the manifests seem to need: a workload is told of a Service, and this pod is behind it. */
export interface Need {
  readonly from: Workload;
  readonly to: Pod;
  readonly protocol: Protocol;
  /** The pod's own. */
  readonly port: number;
  readonly service: Service;
  readonly servicePort: number;
  /** Where the workload is told. */
  readonly container: string;
  readonly field: string;
  readonly file: string;
  readonly line: number;
}

/** Variables whose value is a host even where it looks like any word. */
const HOST_VARIABLE =
  /(HOST|ADDR|ADDRESS|URL|URI|SERVER|SERVERS|ENDPOINT|ENDPOINTS|BROKER|BROKERS|SERVICE|UPSTREAM|BACKEND|DSN)S?$/i;

/** By the workloads and Services, each connection once. */
export function needsOf(cluster: Cluster): Need[] {
  const services = servicesOf(cluster);
  const found = new Map<string, Need>();
  const numbers = new Map<Pod, number>();
  for (const from of cluster.workloads) {
    for (const mention of startTextsOf(cluster, from).flatMap((text) => mentionedServices(cluster, from, text))) {
      for (const port of portsMeant(mention)) {
        for (const endpoint of services.endpointsOf(mention.service, port).endpoints) {
          if (endpoint.kind !== 'pod' || endpoint.pod.workload === from) continue;
          const { pod } = endpoint;
          if (!numbers.has(pod)) numbers.set(pod, numbers.size);
          const number = dialledPort(mention.service, port, endpoint);
          const key = `${from.ref} ${numbers.get(pod) ?? ''} ${port.protocol} ${number}`;
          if (found.has(key)) continue;
          const { file, line } = from.object.locate(mention.text.path);
          found.set(key, {
            from,
            to: pod,
            protocol: port.protocol,
            port: number,
            service: mention.service,
            servicePort: port.port,
            container: mention.text.container,
            field: dotted(mention.text.path),
            file,
            line,
          });
        }
      }
    }
  }
  return [...found.values()];
}

interface Mention {
  readonly service: Service;
  readonly port: number | undefined;
  readonly text: StartText;
}

function mentionedServices(cluster: Cluster, from: Workload, text: StartText): Mention[] {
  const services = servicesOf(cluster);
  const named = hostMentions(text.text).flatMap(({ host, port, plain }): Mention[] => {
    const [name = '', namespace = from.namespace, svc, ...rest] = host.split('.');
    if (svc !== undefined && (svc !== 'svc' || (rest.length > 0 && rest.join('.') !== 'cluster.local'))) return [];
    const service = services.find(namespace, name);
    if (service === undefined) return [];
    const alone = text.text.trim() === host && HOST_VARIABLE.test(text.variable ?? '');
    const option = text.variable === undefined && text.text.includes('=') && text.text.endsWith(`=${host}`);
    return plain || alone || option ? [{ service, port, text }] : [];
  });
  const byVariable = variableMentions(text.text).flatMap((name): Mention[] => {
    const service = services.find(from.namespace, name);
    return service === undefined ? [] : [{ service, port: undefined, text }];
  });
  return [...named, ...byVariable];
}

/** The port that is written with the name; every port of the Service where none is. */
function portsMeant({ service, port }: Mention): readonly Service['ports'][number][] {
  if (port === undefined) return service.ports;
  return service.ports.filter((each) => each.port === port);
}
