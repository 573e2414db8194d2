import type { Pod } from '../cluster/index.js';
import { isHost } from './match.js';
import type { Rule, Tier } from './rules.js';
import type { Assume } from './types.js';

/** What policies can see of a pod: pods that agree in it are treated alike by every policy of the network. */
export interface Visibility {
  /** Text that two pods share exactly where no policy can tell them apart. */
  keyOf(pod: Pod): string;
}

export function visibilityOf(tiers: readonly Tier[], assume: Assume): Visibility {
  const labels = [...mentionedLabels(tiers)].sort();
  const rules = tiers.flatMap((tier) => tier.policies.flatMap((policy) => policy.rules));
  const peers = rules.flatMap((rule) => (rule.peers === 'any' ? [] : rule.peers));
  const byAddress =
    assume.ipBlockMatchesPods === 'always' ||
    peers.some((peer) => peer.kind === 'addresses' && peer.pods === 'by-address');
  const addresses = peers.some((peer) => peer.kind === 'addresses');
  // Also where policies treat them like any pod, pods on the host's network are at their node.
  const nodes = peers.some((peer) => peer.kind === 'nodes');
  const ports = mentionedPorts(rules);
  return {
    keyOf: (pod) => {
      const host = isHost(pod, { assume });
      const parts = [
        pod.namespace,
        ...labels.map((key) => pod.labels.get(key) ?? '\u0001'),
        pod.ports
          .filter((port) => ports.has(port.name))
          .map((port) => `${port.name}=${port.protocol}${port.port}`)
          .sort()
          .join(),
        host ? 'host' : '',
        byAddress || (host && addresses) ? pod.addresses.join() : '',
        nodes && pod.hostNetwork ? `at ${pod.nodeName ?? ''}` : '',
      ];
      return parts.join('\u0000');
    },
  };
}

function mentionedLabels(tiers: readonly Tier[]): Set<string> {
  const keys = new Set<string>();
  for (const { policies } of tiers) {
    for (const { subject, rules } of policies) {
      for (const { key } of subject.pods.requirements) keys.add(key);
      for (const { peers } of rules) {
        if (peers === 'any') continue;
        for (const peer of peers) if (peer.kind === 'pods') for (const { key } of peer.pods.requirements) keys.add(key);
      }
    }
  }
  return keys;
}

function mentionedPorts(rules: readonly Rule[]): Set<string> {
  const names = new Set<string>();
  for (const { ports } of rules) {
    if (ports === 'any') continue;
    for (const port of ports) if (port.kind === 'named') names.add(port.name);
  }
  return names;
}

/** Pods put together where no policy can tell them apart; in the order of their first. */
export function alikePods(pods: readonly Pod[], visibility: Visibility): Pod[][] {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const key = visibility.keyOf(pod);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pod]);
    else group.push(pod);
  }
  return [...groups.values()];
}
