import { PROTOCOLS, type Protocol } from '../cluster/index.js';
import type { Bounds, Governing } from './evaluate.js';
import { matchRule } from './match.js';
import { boundsOf, type Network } from './network.js';
import { equal, intersect, isEmpty, type PortSet } from './ports.js';
import type { Direction, Endpoint, Rule } from './rules.js';
import type { Verdict } from './types.js';

/** `unknown` where readings of what the bundle leaves open differ on the asked ports. */
export function verdictOf(asked: PortSet, bounds: Bounds): Verdict {
  const most = intersect(asked, bounds.most);
  const least = intersect(asked, bounds.least);
  if (!equal(most, least)) return 'unknown';
  if (isEmpty(most)) return 'denied';
  return equal(most, asked) ? 'allowed' : 'partial';
}

/** What the policies of `subject` say to the asked ports in a direction. */
export function verdictIn(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  peer: Endpoint,
  asked: PortSet,
): Verdict {
  const only = singlePort(asked);
  const open = only && isPortOpen(network, direction, subject, peer, only.protocol, only.port);
  if (open !== undefined) return open ? 'allowed' : 'denied';
  return verdictOf(asked, boundsOf(network, direction, subject, peer));
}

/** The port of a set that has one port only. */
export function singlePort(ports: PortSet): { readonly protocol: Protocol; readonly port: number } | undefined {
  let found: { readonly protocol: Protocol; readonly port: number } | undefined;
  for (const protocol of PROTOCOLS) {
    for (const [first, last] of ports[protocol]) {
      if (found !== undefined || first !== last) return undefined;
      found = { protocol, port: first };
    }
  }
  return found;
}

/**
 * Whether the policies of `subject` let one port through in a direction, without sets of ports: the first rule that matches
 * decides, tier by tier, as `evaluate` says it. @returns undefined where the answer has more than one reading; ask `boundsOf`.
 */
export function isPortOpen(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  peer: Endpoint,
  protocol: Protocol,
  port: number,
): boolean | undefined {
  if (subject.kind !== 'pod') return true;
  const destination = direction === 'ingress' ? subject : peer;
  for (const policies of network.governing(subject.pod, direction)) {
    const outcome = outcomeOf(network, policies, direction, peer, destination, protocol, port);
    if (outcome === 'open') return true;
    if (outcome === 'closed') return false;
    if (outcome === 'several') return undefined;
  }
  return true;
}

type Outcome = 'open' | 'closed' | 'later' | 'several';

function outcomeOf(
  network: Network,
  policies: readonly Governing[],
  direction: Direction,
  peer: Endpoint,
  destination: Endpoint,
  protocol: Protocol,
  port: number,
): Outcome {
  if (hasTies(policies)) return 'several';
  let isolated = false;
  for (const { policy, match } of policies) {
    if (match !== 'yes') return 'several';
    isolated ||= policy.isolates.has(direction);
    for (const rule of policy.rules) {
      if (rule.direction !== direction || !namesPort(rule, destination, protocol, port)) continue;
      const matched = matchRule(rule, peer, network);
      if (matched === 'no') continue;
      if (matched === 'maybe') return 'several';
      return rule.action === 'allow' ? 'open' : rule.action === 'deny' ? 'closed' : 'later';
    }
  }
  return isolated ? 'closed' : 'later';
}

/** Which of ordered policies with equal priority is asked first, nobody defines. They stand by priority. */
function hasTies(policies: readonly Governing[]): boolean {
  for (let index = 1; index < policies.length; index++) {
    const policy = policies[index]?.policy;
    if (policy?.ordered === true && policies[index - 1]?.policy.priority === policy.priority) return true;
  }
  return false;
}

/** As `rulePorts` has it, of one port. */
function namesPort({ ports }: Rule, destination: Endpoint, protocol: Protocol, port: number): boolean {
  if (ports === 'any') return true;
  for (const each of ports) {
    switch (each.kind) {
      case 'all':
        if (each.protocol === protocol) return true;
        break;
      case 'range':
        if (each.protocol === protocol && each.first <= port && port <= each.last) return true;
        break;
      case 'named':
        if (each.protocol !== undefined && each.protocol !== protocol) break;
        if (destination.kind === 'pod' && hasPort(destination.pod.ports, each.name, protocol, port)) return true;
    }
  }
  return false;
}

function hasPort(
  ports: readonly { readonly name: string; readonly protocol: Protocol; readonly port: number }[],
  name: string,
  protocol: Protocol,
  port: number,
): boolean {
  for (const each of ports) if (each.name === name && each.protocol === protocol && each.port === port) return true;
  return false;
}
