import { PROTOCOLS, type Pod, type Workload } from '../cluster/index.js';
import { formatRange } from '../reachability/addresses.js';
import type { Network } from '../reachability/network.js';
import { admissionOf, type Admission } from './admitted.js';
import { deadEnd, distinctDeadEnds, type DeadEnd } from './dead-ends.js';
import { declaredPorts } from './declared-ports.js';
import { waysThroughGateways } from './gateway.js';
import { waysThroughNodes } from './host.js';
import { ingressesOfUnknownClass, waysThroughIngress } from './ingress.js';
import { waysThroughRoutes } from './openshift-route.js';
import { policiesOnServicePorts } from './policy-ports.js';
import { waysThroughServices } from './services.js';
import {
  EXPOSURE_CLASSES,
  widest,
  type ChainLink,
  type Controller,
  type ExposureClass,
  type Publication,
  type PublicationAssumption,
  type PublishedPort,
  type PublishedWorkload,
  type WayIn,
} from './types.js';

/** How the workloads of a cluster are published, and what was meant to be and is not. */
export interface PublicationMap {
  of(workload: Workload): PublishedWorkload;
  readonly deadEnds: readonly DeadEnd[];
  readonly assumptions: readonly PublicationAssumption[];
}

const KNOWN = new WeakMap<Network, PublicationMap>();

export function publicationsOf(network: Network): PublicationMap {
  const known = KNOWN.get(network);
  if (known !== undefined) return known;
  const map = publish(network);
  KNOWN.set(network, map);
  return map;
}

function publish(network: Network): PublicationMap {
  const { cluster } = network;
  const services = waysThroughServices(cluster);
  const routed = [waysThroughIngress(network), waysThroughGateways(network), waysThroughRoutes(network)];
  const direct = [...services.ways, ...waysThroughNodes(cluster)];
  const joined = new Joiner(network, direct);
  const routes = routed.flatMap(({ ways }) => ways);
  const byWorkload = new Map<Workload, WayIn[]>();
  for (const way of [...direct, ...routes]) {
    const group = byWorkload.get(way.pod.workload);
    if (group === undefined) byWorkload.set(way.pod.workload, [way]);
    else group.push(way);
  }
  const found = new Map<Workload, PublishedWorkload>();
  return {
    of: (workload) => {
      const before = found.get(workload);
      if (before !== undefined) return before;
      const published = publishedWorkload(joined, workload, byWorkload.get(workload) ?? []);
      found.set(workload, published);
      return published;
    },
    deadEnds: distinctDeadEnds([
      ...services.deadEnds,
      ...routed.flatMap(({ deadEnds }) => deadEnds),
      ...ingressesOfUnknownClass(cluster),
      ...routes.flatMap((way) => blockedController(way, joined.admissionOf(way))),
      ...policiesOnServicePorts(network),
    ]),
    assumptions: assumptionsOf(routes),
  };
}

/** Joins ways in with policies; what a controller opens reaches as far as the controller itself does. */
class Joiner {
  private readonly admissions = new Map<WayIn, Admission>();
  private readonly controllers = new Map<Controller, { class: ExposureClass; chain: readonly ChainLink[] }>();
  private readonly directByPod = new Map<Pod, WayIn[]>();

  constructor(
    private readonly network: Network,
    direct: readonly WayIn[],
  ) {
    for (const way of direct) {
      const group = this.directByPod.get(way.pod);
      if (group === undefined) this.directByPod.set(way.pod, [way]);
      else group.push(way);
    }
  }

  admissionOf(way: WayIn): Admission {
    const known = this.admissions.get(way);
    if (known !== undefined) return known;
    const admission = admissionOf(this.network, way);
    this.admissions.set(way, admission);
    return admission;
  }

  publicationOf(way: WayIn): Publication {
    const admission = this.admissionOf(way);
    const { source } = way;
    const controller = source.kind === 'controller' ? source.controller : undefined;
    const front = controller === undefined ? undefined : this.frontOf(controller);
    const offered = front === undefined ? way.class : narrowest(front.class, way.class);
    const open = admission.verdict !== 'denied';
    return {
      via: way.via,
      offered,
      class: open ? offered : 'none',
      clients: source.kind === 'clients' ? source.ranges.map(formatRange) : [],
      ...admission,
      ...(controller === undefined
        ? {}
        : { controller: { workload: controller.workload, assumed: controller.assumed, text: controller.text } }),
      conditions: way.conditions,
      chain: [...(front?.chain ?? []), ...way.chain],
    };
  }

  /** How the controller's own pods are published. One that no manifest publishes is taken to be open to the internet. */
  private frontOf(controller: Controller): { class: ExposureClass; chain: readonly ChainLink[] } {
    const known = this.controllers.get(controller);
    if (known !== undefined) return known;
    const pods = controller.endpoints.flatMap((each) => (each.kind === 'pod' ? [each.pod] : []));
    const ways = pods.flatMap((pod) => this.directByPod.get(pod) ?? []);
    const open = ways.filter((way) => this.admissionOf(way).verdict !== 'denied');
    const best = [...open].sort((one, other) => rank(other.class) - rank(one.class))[0];
    const front: { class: ExposureClass; chain: readonly ChainLink[] } =
      ways.length === 0 ? { class: 'internet', chain: [] } : { class: best?.class ?? 'none', chain: best?.chain ?? [] };
    this.controllers.set(controller, front);
    return front;
  }
}

function rank(each: ExposureClass): number {
  return EXPOSURE_CLASSES.indexOf(each);
}

function narrowest(one: ExposureClass, other: ExposureClass): ExposureClass {
  return rank(one) < rank(other) ? one : other;
}

function publishedWorkload(joined: Joiner, workload: Workload, ways: readonly WayIn[]): PublishedWorkload {
  const hostNetwork = workload.pods.some((pod) => pod.hostNetwork);
  const declared = declaredPorts(workload);
  const keys = new Map<string, { port: number | 'every'; protocol: WayIn['protocol']; ways: WayIn[] }>();
  const keyed = (port: number | 'every', protocol: WayIn['protocol']): { ways: WayIn[] } => {
    const key = `${protocol} ${port}`;
    const found = keys.get(key) ?? { port, protocol, ways: [] };
    keys.set(key, found);
    return found;
  };
  for (const { port, protocol } of declared) keyed(port, protocol);
  for (const way of ways) keyed(way.port, way.protocol).ways.push(way);
  const everyPort = ways.filter((way) => way.port === 'every');
  const ports = [...keys.values()]
    .sort(
      (one, other) =>
        PROTOCOLS.indexOf(one.protocol) - PROTOCOLS.indexOf(other.protocol) || order(one.port) - order(other.port),
    )
    .map(({ port, protocol, ways: own }): PublishedPort => {
      const all = port === 'every' ? own : [...own, ...everyPort.filter((way) => way.protocol === protocol)];
      const publications = distinct(all.map((way) => joined.publicationOf(way)));
      const inside = workload.pods.map((pod) => insideOf(joined, pod, port, protocol));
      return {
        port: port === 'every' ? null : port,
        protocol,
        names: [
          ...new Set(
            declared.flatMap((each) =>
              each.port === port && each.protocol === protocol && each.name !== '' ? each.name : [],
            ),
          ),
        ],
        class: widest([...publications.map((each) => each.class), ...inside.map((each) => each.class)]),
        certain: [...publications, ...inside].every((each) => each.verdict !== 'unknown'),
        publications,
      };
    });
  // A port that nobody declares is open all the same, once something listens on it.
  const undeclared = workload.pods.flatMap((pod) =>
    PROTOCOLS.map((protocol) => insideOf(joined, pod, 'every', protocol).class),
  );
  const reach = widest([...ports.map((port) => port.class), ...undeclared]);
  return { workload: workload.ref, class: reach, ports, hostNetwork };
}

function order(port: number | 'every'): number {
  return port === 'every' ? 0 : port;
}

/** Whether another pod gets to the port by the pod's own address, without any Service. */
function insideOf(
  joined: Joiner,
  pod: Pod,
  port: number | 'every',
  protocol: WayIn['protocol'],
): { class: ExposureClass; verdict: string } {
  const way: WayIn = {
    via: 'cluster-ip',
    class: 'cluster',
    pod,
    protocol,
    port,
    source: { kind: 'pods' },
    conditions: [],
    chain: [],
  };
  const { verdict } = joined.admissionOf(way);
  return { class: verdict === 'denied' ? 'none' : 'cluster', verdict };
}

/** Pods of one workload have their ways in common, mostly. */
function distinct(publications: readonly Publication[]): Publication[] {
  const byText = new Map(publications.map((each) => [JSON.stringify(each), each]));
  return [...byText.values()].sort(
    (one, other) => rank(other.class) - rank(one.class) || rank(other.offered) - rank(one.offered),
  );
}

function blockedController(way: WayIn, { verdict, decidedBy }: Admission): DeadEnd[] {
  const [first] = way.chain;
  if (way.source.kind !== 'controller' || verdict !== 'denied' || first === undefined) return [];
  const { controller } = way.source;
  const denial = decidedBy.find((each) => each.action === 'deny');
  const policy =
    denial === undefined
      ? 'policies do'
      : `${denial.kind} ${denial.namespace === '' ? '' : `${denial.namespace}/`}${denial.name} does`;
  const { object } = way.pod.workload;
  const detail = `${first.kind} ${first.namespace}/${first.name} leads to ${way.pod.workload.ref} on ${way.protocol} ${way.port}, but ${policy} not let ${controller.text} reach it.`;
  const from = controller.endpoints.flatMap((each) => (each.kind === 'pod' ? each.pod.namespace : []))[0] ?? '';
  const remediation = `Allow ingress from ${controller.text}${from === '' ? '' : ` (namespace ${from})`} on ${way.protocol} ${way.port}, or remove the route.`;
  const what = [first.kind, first.namespace, first.name, `${way.protocol} ${way.port}`];
  return [deadEnd('controller-blocked', object, [], what, detail, remediation)];
}

function assumptionsOf(routes: readonly WayIn[]): PublicationAssumption[] {
  const assumed = new Set(
    routes.flatMap(({ source }) =>
      source.kind === 'controller' && source.controller.assumed ? source.controller.text : [],
    ),
  );
  return [...assumed].sort().map((text) => ({
    id: 'ingress-controller',
    text: `No manifest has ${text}: it is taken to be open to the internet, and to be a pod of its own namespace without the labels that rules ask for. Say which it is with assume.ingressController.`,
  }));
}
