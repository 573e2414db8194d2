import { servicesOf, type Pod, type Service, type ServicePort } from '../cluster/index.js';
import { matchRule } from '../reachability/match.js';
import type { Network } from '../reachability/network.js';
import type { CompiledPolicy, PortMatch, Rule } from '../reachability/rules.js';
import { nameOf } from './chain.js';
import { deadEnd, type DeadEnd } from './dead-ends.js';
import { declaredPorts } from './declared-ports.js';
import { endpointOf } from './admitted.js';

interface PortRule {
  readonly policy: CompiledPolicy;
  readonly rule: Rule;
  /** Place of the port in its rule. */
  readonly index: number;
}

/** Rules that name the port of a Service where the pods behind it have another: they open a port that nobody uses. */
export function policiesOnServicePorts(network: Network): DeadEnd[] {
  const services = servicesOf(network.cluster);
  const rules = rulesByPort(network);
  const used = usedPorts(network);
  return services.all.flatMap((service) =>
    service.headless
      ? []
      : service.ports.flatMap((port) =>
          services.endpointsOf(service, port).endpoints.flatMap((endpoint) => {
            if (endpoint.kind !== 'pod' || endpoint.port === port.port) return [];
            if (used(endpoint.pod, port)) return [];
            return (rules.get(`${port.protocol} ${port.port}`) ?? []).flatMap((each) =>
              concerns(network, each, endpoint.pod) ? [mistaken(service, port, endpoint.port, each)] : [],
            );
          }),
        ),
  );
}

function rulesByPort({ tiers }: Network): Map<string, PortRule[]> {
  const found = new Map<string, PortRule[]>();
  for (const policy of tiers.flatMap((tier) => tier.policies)) {
    for (const rule of policy.rules) {
      if (rule.ports === 'any' || rule.action !== 'allow') continue;
      rule.ports.forEach((port: PortMatch, index) => {
        if (port.kind !== 'range' || port.first !== port.last) return;
        const key = `${port.protocol} ${port.first}`;
        const group = found.get(key);
        if (group === undefined) found.set(key, [{ policy, rule, index }]);
        else group.push({ policy, rule, index });
      });
    }
  }
  return found;
}

/** Whether a pod has the port itself: declares it, or is a target of some Service on it. */
function usedPorts({ cluster }: Network): (pod: Pod, port: ServicePort) => boolean {
  const services = servicesOf(cluster);
  const targets = new Map<Pod, Set<string>>();
  for (const service of services.all) {
    for (const port of service.ports) {
      for (const endpoint of services.endpointsOf(service, port).endpoints) {
        if (endpoint.kind !== 'pod') continue;
        const known = targets.get(endpoint.pod) ?? new Set();
        targets.set(endpoint.pod, known.add(`${port.protocol} ${endpoint.port}`));
      }
    }
  }
  return (pod, port) =>
    targets.get(pod)?.has(`${port.protocol} ${port.port}`) === true ||
    declaredPorts(pod.workload).some((each) => each.port === port.port && each.protocol === port.protocol);
}

function concerns(network: Network, { policy, rule }: PortRule, pod: Pod): boolean {
  if (rule.direction === 'egress') return rule.peers !== 'any' && matchRule(rule, endpointOf(pod), network) === 'yes';
  return network.governing(pod, 'ingress').some((tier) => tier.some((each) => each.policy === policy));
}

function mistaken(service: Service, port: ServicePort, target: number, { policy, rule, index }: PortRule): DeadEnd {
  const detail = `${nameOf(policy.object)} names ${port.protocol} ${port.port}, the port of ${nameOf(service.object)}; its pods are reached on ${target}.`;
  const remediation = `Write ${target} in place of ${port.port}.`;
  const what = [rule.direction, `${port.protocol} ${port.port}`, service.ref];
  return deadEnd('policy-on-service-port', policy.object, [...rule.path, 'ports', index], what, detail, remediation);
}
