import { asList, asString, valueAt } from '../../cluster/json.js';
import { listed } from '../../exposure/words.js';
import { parseRange, type AddressRange } from '../../reachability/addresses.js';
import type { Network } from '../../reachability/network.js';
import { remark, type RemarkCheck } from '../remark.js';

/** An ipBlock with addresses of pods in it: whether it matches them depends on the network plugin. */
export const ipBlockCoversPods: RemarkCheck = ({ lab, policy }) => {
  const { network } = lab;
  return policy.rules.flatMap((rule) => {
    if (rule.peers === 'any') return [];
    return rule.peers.flatMap((peer, index) => {
      // Wide blocks mean the world outside, and networks of admin policies match pods by their own definition.
      if (peer.kind !== 'addresses' || peer.pods !== 'by-assumption' || peer.block.start === 0n) return [];
      const covered = [...podsIn(network, peer.block), ...rangesIn(network, peer.block)];
      if (covered.length === 0) return [];
      const treated = network.assume.ipBlockMatchesPods === 'always' ? 'matches' : 'does not match';
      const text = `${peer.text} has addresses of pods in it (${listed(covered)}). Whether an ipBlock matches pods depends on the network plugin; here it is taken that it ${treated} them. Select pods by their labels.`;
      const side = rule.direction === 'ingress' ? 'from' : 'to';
      return [remark(policy, 'ip-block-covers-pods', [...rule.path, side, index, 'ipBlock', 'cidr'], text)];
    });
  });
};

function podsIn({ cluster }: Network, block: AddressRange): string[] {
  const found = cluster.pods.filter(
    (pod) => !pod.hostNetwork && pod.addresses.some((address) => overlap(parseRange(address), block)),
  );
  return [...new Set(found.map((pod) => pod.workload.ref))];
}

/** Ranges that nodes give their pods addresses from. */
function rangesIn({ cluster }: Network, block: AddressRange): string[] {
  return cluster.objectsOf('', 'Node').flatMap(({ name, value }) => {
    const ranges = [valueAt(value, ['spec', 'podCIDR']), ...asList(valueAt(value, ['spec', 'podCIDRs']))].flatMap(
      (each) => asString(each) ?? [],
    );
    const found = [...new Set(ranges)].filter((range) => overlap(parseRange(range), block));
    return found.map((range) => `${range} of node ${name}`);
  });
}

function overlap(one: AddressRange | undefined, other: AddressRange): boolean {
  return one !== undefined && one.family === other.family && one.start <= other.end && other.start <= one.end;
}
