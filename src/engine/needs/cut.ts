import { servicesOf } from '../cluster/index.js';
import { podEndpoints } from '../reachability/endpoints.js';
import { explainDirection } from '../reachability/explain.js';
import type { RuleEvidence } from '../reachability/index.js';
import { boundsOf, type Network } from '../reachability/network.js';
import { intersect, isEmpty, onePort, type PortSet } from '../reachability/ports.js';
import type { Endpoint } from '../reachability/rules.js';
import { needsOf, type Need } from './needs.js';

/** A connection that is open, that the manifests seem to need, and that a change would close. */
export interface CutNeed {
  /** namespace/Kind/name */
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  /** The pod's own port. */
  readonly port: number;
  /** namespace/name of the Service that the workload is told of, and its port. */
  readonly service: string;
  readonly servicePort: number;
  readonly text: string;
  /** Where the workload is told of it. */
  readonly container: string;
  readonly field: string;
  readonly file: string;
  readonly line: number;
  /** What closes it; empty where the Service is gone or leads elsewhere. */
  readonly decidedBy: readonly RuleEvidence[];
}

/** Needs of the cluster as it is that are met today and would not be any more. Workloads that would be gone need nothing. */
export function needsCutBetween(before: Network, after: Network): CutNeed[] {
  const later = new Map(after.cluster.workloads.map((workload) => [workload.ref, workload]));
  const found = new Map<string, CutNeed>();
  for (const need of needsOf(before.cluster)) {
    const source = later.get(need.from.ref);
    const target = later.get(need.to.workload.ref);
    const asked = onePort(need.protocol, need.port);
    if (source === undefined || !isOpen(before, need.from.pods, [need.to], asked)) continue;
    const key = `${need.from.ref} ${need.to.workload.ref} ${need.protocol} ${need.port}`;
    if (found.has(key)) continue;
    const gone = goneBecause(after, need, target !== undefined);
    if (gone !== undefined) found.set(key, cutOf(need, gone, []));
    else if (target !== undefined && !isOpen(after, source.pods, target.pods, asked)) {
      const evidence = evidenceOf(after, source.pods, target.pods, asked);
      const names = [
        ...new Set(
          evidence.map((each) => `${each.kind} ${each.namespace === '' ? '' : `${each.namespace}/`}${each.name}`),
        ),
      ];
      found.set(key, cutOf(need, `${names.length === 0 ? 'policies' : names.join(' and ')} would close it`, evidence));
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

function goneBecause({ cluster }: Network, need: Need, hasTarget: boolean): string | undefined {
  const services = servicesOf(cluster);
  const service = services.find(need.service.namespace, need.service.name);
  if (service === undefined) return 'the Service would be gone';
  if (!hasTarget) return 'the workload behind the Service would be gone';
  const leads = service.ports
    .filter((port) => port.port === need.servicePort && port.protocol === need.protocol)
    .some((port) =>
      services
        .endpointsOf(service, port)
        .endpoints.some((each) => each.kind === 'pod' && each.pod.workload.ref === need.to.workload.ref),
    );
  return leads ? undefined : 'the Service would not lead there any more';
}

function cutOf(need: Need, because: string, decidedBy: readonly RuleEvidence[]): CutNeed {
  const { from, to, protocol, port, service, servicePort, container, field, file, line } = need;
  const name = `${service.namespace}/${service.name}`;
  return {
    from: from.ref,
    to: to.workload.ref,
    protocol,
    port,
    service: name,
    servicePort,
    text: `${from.ref} seems to need ${to.workload.ref} on ${protocol} ${port}: container ${container} is told of Service ${name} (${field}, ${file}:${line}); ${because}.`,
    container,
    field,
    file,
    line,
    decidedBy,
  };
}

type Pods = Parameters<typeof podEndpoints>[1];

/** Whether some pod of the one reaches some pod of the other, in the reading that lets most through. */
function isOpen(network: Network, from: Pods, to: Pods, asked: PortSet): boolean {
  return pairsOf(network, from, to).some(({ source, target }) => {
    const out = boundsOf(network, 'egress', source, target);
    const into = boundsOf(network, 'ingress', target, source);
    return !isEmpty(intersect(asked, intersect(out.most, into.most)));
  });
}

function pairsOf(network: Network, from: Pods, to: Pods): { source: Endpoint; target: Endpoint }[] {
  const targets = podEndpoints(network, to, false);
  return podEndpoints(network, from, false).flatMap((source) => targets.map((target) => ({ source, target })));
}

function evidenceOf(network: Network, from: Pods, to: Pods, asked: PortSet): RuleEvidence[] {
  const [pair] = pairsOf(network, from, to);
  if (pair === undefined) return [];
  return [
    ...explainDirection(network, 'egress', pair.source, pair.target, asked).decidedBy,
    ...explainDirection(network, 'ingress', pair.target, pair.source, asked).decidedBy,
  ].filter(({ action }) => action === 'deny');
}
