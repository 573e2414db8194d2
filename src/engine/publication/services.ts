import ipaddr from 'ipaddr.js';
import { servicesOf, type Cluster, type Pod, type Service, type ServicePort } from '../cluster/index.js';
import { asList, asString, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import { EVERY_ADDRESS, formatRange, parseRange, type AddressRange } from '../reachability/addresses.js';
import { link, nameOf } from './chain.js';
import { deadEnd, type DeadEnd } from './dead-ends.js';
import type { ChainLink, ExposureClass, TrafficSource, Via, WayIn } from './types.js';

/** Annotations that make a cloud's load balancer answer inside its network only, with the values that do. */
const INTERNAL_LOAD_BALANCER: readonly (readonly [annotation: string, internal: RegExp])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(?!false$).+/],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/i],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/i],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-vpc-ip-type', /^private$/],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/i],
  ['oci-network-load-balancer.oraclecloud.com/internal', /^true$/i],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', /^intranet$/],
  ['service.kubernetes.io/qcloud-loadbalancer-internal-subnetid', /.+/],
  ['kubernetes.digitalocean.com/load-balancer-network', /^INTERNAL$/i],
  ['service.beta.kubernetes.io/do-loadbalancer-network', /^INTERNAL$/i],
  ['load-balancer.hetzner.cloud/disable-public-network', /^true$/i],
];

/** A way to a Service, before it is known which pods are behind it. */
interface Door {
  readonly via: Via;
  readonly class: ExposureClass;
  readonly source: TrafficSource;
  readonly link: ChainLink;
}

/** Every way in that Services offer, and Services that lead nowhere. */
export function waysThroughServices(cluster: Cluster): { ways: WayIn[]; deadEnds: DeadEnd[] } {
  const services = servicesOf(cluster);
  const ways: WayIn[] = [];
  const deadEnds: DeadEnd[] = [];
  for (const service of services.all) {
    if (service.type === 'ExternalName') continue;
    if (service.selector !== undefined && services.podsOf(service).length === 0) deadEnds.push(withoutPods(service));
    for (const port of service.ports) {
      const { endpoints, withoutPort } = services.endpointsOf(service, port);
      if (withoutPort.length > 0) deadEnds.push(withoutTargetPort(service, port, withoutPort, endpoints.length));
      const doors = doorsOf(service, port);
      for (const endpoint of endpoints) {
        if (endpoint.kind !== 'pod') continue;
        for (const door of doors) {
          ways.push({
            via: door.via,
            class: door.class,
            pod: endpoint.pod,
            protocol: port.protocol,
            port: endpoint.port,
            source: door.source,
            conditions: [],
            chain: [door.link, portLink(service, port, endpoint.port), podLink(endpoint.pod, endpoint.port)],
          });
        }
      }
    }
  }
  return { ways, deadEnds };
}

export function portLink(service: Service, port: ServicePort, target: number): ChainLink {
  const named = typeof port.targetPort === 'string' ? ` (${port.targetPort})` : '';
  const text = service.headless
    ? `${port.protocol} ${port.port} leads to the pods themselves, target port ${target}${named}`
    : `${port.protocol} ${port.port} goes to target port ${target}${named}`;
  return link(service.object, port.path, text);
}

export function podLink(pod: Pod, port: number): ChainLink {
  const { object, podMetadataPath } = pod.workload;
  const labels = [...pod.labels].map(([key, value]) => `${key}=${value}`).join(',');
  const what = pod.recorded && pod.name !== object.name ? `pod ${pod.name}` : 'its pods';
  return link(
    object,
    [...podMetadataPath, 'labels'],
    `${what}, port ${port}${labels === '' ? '' : `, labels ${labels}`}`,
  );
}

function doorsOf(service: Service, port: ServicePort): Door[] {
  const { object, type } = service;
  const spec = (field: string): ReturnType<typeof valueAt> => valueAt(object.value, ['spec', field]);
  const doors: Door[] = [];
  const preserved = spec('externalTrafficPolicy') === 'Local';
  if (type === 'LoadBalancer') doors.push(loadBalancer(service, preserved));
  const allocates = type === 'NodePort' || (type === 'LoadBalancer' && spec('allocateLoadBalancerNodePorts') !== false);
  if (allocates || (type === 'LoadBalancer' && port.nodePort !== undefined)) {
    const number = port.nodePort === undefined ? 'a port that the cluster picks' : `port ${port.nodePort}`;
    doors.push({
      via: 'node-port',
      class: 'node',
      source: { kind: 'clients', ranges: familiesOf(service), preserved },
      link: link(
        object,
        port.nodePort === undefined ? port.path : [...port.path, 'nodePort'],
        `${number} of every node`,
      ),
    });
  }
  service.externalIPs.forEach((address, index) => {
    doors.push({
      via: 'external-ip',
      class: isPrivate(address) ? 'private' : 'internet',
      source: { kind: 'clients', ranges: familiesOf(service), preserved },
      link: link(object, ['spec', 'externalIPs', index], `${address} leads to it, whatever type it is`),
    });
  });
  const text = service.headless
    ? 'its name leads to its pods, for any pod of the cluster'
    : 'any pod of the cluster can dial it';
  doors.push({ via: 'cluster-ip', class: 'cluster', source: { kind: 'pods' }, link: link(object, [], text) });
  return doors;
}

function loadBalancer(service: Service, preserved: boolean): Door {
  const { object } = service;
  const annotations = labelsOf(valueAt(object.value, ['metadata', 'annotations']));
  const internal = INTERNAL_LOAD_BALANCER.find(([name, value]) => value.test(annotations.get(name) ?? ''));
  const written = asList(valueAt(object.value, ['spec', 'loadBalancerSourceRanges'])).flatMap(
    (each) => asString(each)?.trim() ?? [],
  );
  const old = annotations.get('service.beta.kubernetes.io/load-balancer-source-ranges');
  const texts = written.length > 0 ? written : (old?.split(',').map((each) => each.trim()) ?? []);
  const ranges = texts.flatMap((each) => parseRange(each) ?? []);
  const limited = texts.length > 0;
  const inside = internal !== undefined || (limited && ranges.every((range) => isPrivate(formatRange(range))));
  const path =
    internal === undefined
      ? limited && written.length > 0
        ? ['spec', 'loadBalancerSourceRanges']
        : ['spec', 'type']
      : ['metadata', 'annotations', internal[0]];
  const who = limited ? texts.join(', ') : 'anyone';
  return {
    via: 'load-balancer',
    class: inside ? 'private' : 'internet',
    source: { kind: 'clients', ranges: limited ? ranges : familiesOf(service), preserved },
    link: link(
      object,
      path,
      internal === undefined
        ? `a load balancer for ${who}`
        : `a load balancer inside the network only (${internal[0]}), for ${who}`,
    ),
  };
}

/** IPv4 where nothing else is said, which is what a cluster has by default. */
function familiesOf({ object }: Service): readonly AddressRange[] {
  const families = asList(valueAt(object.value, ['spec', 'ipFamilies']));
  const policy = valueAt(object.value, ['spec', 'ipFamilyPolicy']);
  const both = policy === 'PreferDualStack' || policy === 'RequireDualStack';
  const six = both || families.includes('IPv6');
  const four = both || families.length === 0 || families.includes('IPv4');
  return EVERY_ADDRESS.filter(({ family }) => (family === 4 ? four : six));
}

/** Whether an address, or a block of them, is one that the internet does not route. */
export function isPrivate(text: string): boolean {
  const [address = ''] = text.split(/[/-]/);
  if (!ipaddr.isValid(address)) return false;
  return !['unicast', 'multicast', 'unspecified'].includes(ipaddr.parse(address).range());
}

function withoutPods(service: Service): DeadEnd {
  const selector = [...(service.selector ?? [])].map(([key, value]) => `${key}=${value}`).join(',');
  return deadEnd(
    'service-without-pods',
    service.object,
    ['spec', 'selector'],
    [],
    `${nameOf(service.object)} selects ${selector}, and no pod of namespace ${service.namespace} in these manifests has that.`,
    'Write the labels that the pods have, or remove the Service.',
  );
}

function withoutTargetPort(service: Service, port: ServicePort, pods: readonly Pod[], others: number): DeadEnd {
  const names = [...new Set(pods.map((pod) => pod.workload.ref))];
  const have = [...new Set(pods.flatMap((pod) => pod.ports.map((each) => `${each.name} (${each.protocol})`)))];
  const nobody = others === 0 ? 'no selected pod has' : `${names.join(', ')} does not have`;
  return deadEnd(
    'target-port-missing',
    service.object,
    [...port.path, 'targetPort'],
    [`${port.protocol} ${port.port}`],
    `${nameOf(service.object)} sends ${port.protocol} ${port.port} to a port named ${port.targetPort}, which ${nobody}.`,
    have.length === 0
      ? `Name the container's port ${port.targetPort}, or write its number.`
      : `Write one of ${have.join(', ')}, or name the container's port ${port.targetPort}.`,
  );
}
