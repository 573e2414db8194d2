import { compareText } from '../cluster/json.js';
import { policyReference } from '../exposure/expose.js';
import { listed } from '../exposure/words.js';
import { gapsAround } from '../reachability/gaps.js';
import type { CompiledPolicy, Tier } from '../reachability/rules.js';
import { changesOf } from './changes.js';
import type { PolicyLab } from './lab.js';
import type { RemarkCheck } from './remark.js';
import { allowsEverything } from './remarks/allows-everything.js';
import { changesNothing } from './remarks/changes-nothing.js';
import { exceptNeverMatters, portNeverMatters } from './remarks/excepts-and-ports.js';
import { hostNetworkNotBound } from './remarks/host-network.js';
import { neverMatches } from './remarks/never-matches.js';
import { ipBlockCoversPods } from './remarks/pod-addresses.js';
import { rulesWithoutType } from './remarks/rules-without-type.js';
import { selectsNothing } from './remarks/selects-nothing.js';
import { separatePeers } from './remarks/separate-peers.js';
import { isolatesWithoutDns } from './remarks/without-dns.js';
import type { PolicyAnswer } from './types.js';

const CHECKS: readonly RemarkCheck[] = [
  selectsNothing,
  changesNothing,
  neverMatches,
  allowsEverything,
  isolatesWithoutDns,
  exceptNeverMatters,
  portNeverMatters,
  separatePeers,
  ipBlockCoversPods,
  hostNetworkNotBound,
  rulesWithoutType,
];

export interface PlacedPolicy {
  readonly policy: CompiledPolicy;
  readonly tier: string;
}

/** Every policy that is understood, by tier, namespace and name. */
export function policiesOf(tiers: readonly Tier[]): PlacedPolicy[] {
  return tiers.flatMap((tier) =>
    tier.policies
      .map((policy) => ({ policy, tier: tier.name }))
      .sort((one, other) => compareText(nameOf(one.policy), nameOf(other.policy))),
  );
}

/** namespace/Kind/name; Kind/name for what is in no namespace. */
export function nameOf({ object: { namespace, kind, name } }: CompiledPolicy): string {
  return `${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`;
}

export function judgePolicy(lab: PolicyLab, { policy, tier }: PlacedPolicy): PolicyAnswer {
  const governed = lab.governed(policy);
  const workloads = [...new Set(governed.flatMap(({ party }) => party.pods.map((pod) => pod.workload.ref)))].sort(
    compareText,
  );
  const directions = (['ingress', 'egress'] as const).filter(
    (each) => policy.isolates.has(each) || policy.rules.some((rule) => rule.direction === each),
  );
  const { opens, closes } = changesOf(lab, policy);
  const namespaces = [...new Set(governed.flatMap(({ party }) => party.pods.map((pod) => pod.namespace)))];
  const because = gapsAround(lab.network).reasons(namespaces);
  const effects = [
    ...(opens.count === 0 ? [] : [`opens ${plural(opens.count, 'connection')}`]),
    ...(closes.count === 0 ? [] : [`closes ${plural(closes.count, 'connection')} in whole or in part`]),
  ];
  const effect = effects.length === 0 ? 'changes no connection of these manifests' : effects.join(' and ');
  return {
    ...policyReference(policy.object),
    tier: tier === 'admin' || tier === 'baseline' ? tier : 'network-policy',
    directions,
    workloads,
    summary:
      workloads.length === 0
        ? 'It governs no pod of these manifests.'
        : `It governs ${directions.join(' and ')} of ${listed(workloads)}, and ${effect}.`,
    opens,
    closes,
    remarks: CHECKS.flatMap((check) => check({ lab, policy })),
    ...(because.length === 0 ? {} : { unknownBecause: because }),
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
