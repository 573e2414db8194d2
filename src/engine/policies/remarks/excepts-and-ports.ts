import type { Pod } from '../../cluster/index.js';
import { formatRange, partition, type AddressRange } from '../../reachability/addresses.js';
import { describePort } from '../../reachability/describe.js';
import { evaluate } from '../../reachability/evaluate.js';
import { matchRule, rulePorts } from '../../reachability/match.js';
import { equal } from '../../reachability/ports.js';
import type { AddressPeer, CompiledPolicy, Endpoint, Rule } from '../../reachability/rules.js';
import type { PolicyLab } from '../lab.js';
import { remark, withRule, type RemarkCheck } from '../remark.js';
import { isMatchless } from './matches.js';

/** An `except` whose addresses are let through all the same. */
export const exceptNeverMatters: RemarkCheck = ({ lab, policy }) =>
  policy.rules.flatMap((rule) => {
    if (rule.peers === 'any' || lab.governed(policy).length === 0) return [];
    return rule.peers.flatMap((peer, index) => {
      if (peer.kind !== 'addresses') return [];
      return peer.except.flatMap((except, place) => {
        if (!isSameWithout(lab, policy, rule, peer, except)) return [];
        const side = rule.direction === 'ingress' ? 'from' : 'to';
        const path = [...rule.path, side, index, 'ipBlock', 'except', place];
        const text = `The exception ${formatRange(except)} never matters: those addresses are ${isOpen(lab, policy, rule, except) ? 'let through by another rule' : 'closed without it as well'}.`;
        return [remark(policy, 'except-never-matters', path, text)];
      });
    });
  });

/** A port of a rule that opens nothing which the rest does not: one that others have, or a name that no pod has. */
export const portNeverMatters: RemarkCheck = ({ lab, policy }) =>
  policy.rules.flatMap((rule) => {
    const { ports } = rule;
    if (ports === 'any' || lab.governed(policy).length === 0 || isMatchless(lab, rule)) return [];
    return ports.flatMap((port, index) => {
      const unknownName = port.kind === 'named' && !isNameOfSomebody(lab, policy, rule, port);
      if (ports.length < 2 && !unknownName) return [];
      const rest = { ...rule, ports: ports.filter((each) => each !== port) };
      const without = new Map([[policy, withRule(policy, rule, rest)]]);
      if (!lab.isSameWith(policy, without, { only: rule.direction })) return [];
      const why = unknownName
        ? 'no pod that it could be looked up on has that name'
        : 'it opens nothing that is not open anyway';
      const text = `${describePort(port)} never matters: ${why}.`;
      return [remark(policy, 'port-never-matters', [...rule.path, 'ports', index], text)];
    });
  });

function isSameWithout(
  lab: PolicyLab,
  policy: CompiledPolicy,
  rule: Rule,
  peer: AddressPeer,
  except: AddressRange,
): boolean {
  const wider: AddressPeer = { ...peer, except: peer.except.filter((each) => each !== except) };
  const peers = rule.peers === 'any' ? [] : rule.peers.map((each) => (each === peer ? wider : each));
  const instead: Rule = { ...rule, peers };
  return askedAbout(lab, policy, rule, except).every(({ pod, address, destination }) => {
    const judge = (variant: Rule): ReturnType<typeof evaluate> =>
      evaluate(lab.network.governing(pod, rule.direction), rule.direction, {
        matchOf: (each) => matchRule(each === rule ? variant : each, address, lab.network),
        portsOf: (each) => rulePorts(each, destination),
      });
    const before = judge(rule);
    const after = judge(instead);
    return equal(before.least, after.least) && equal(before.most, after.most);
  });
}

function isOpen(lab: PolicyLab, policy: CompiledPolicy, rule: Rule, except: AddressRange): boolean {
  return askedAbout(lab, policy, rule, except).some(({ pod, address, destination }) => {
    const { most } = evaluate(lab.network.governing(pod, rule.direction), rule.direction, {
      matchOf: (each) => matchRule(each, address, lab.network),
      portsOf: (each) => rulePorts(each, destination),
    });
    return most.TCP.length + most.UDP.length + most.SCTP.length > 0;
  });
}

function askedAbout(
  lab: PolicyLab,
  policy: CompiledPolicy,
  rule: Rule,
  range: AddressRange,
): { pod: Pod; address: Endpoint; destination: Endpoint }[] {
  const addresses = partition(range, lab.network.blocks).map((each): Endpoint => ({
    kind: 'addresses',
    range: each,
    text: formatRange(each),
  }));
  return lab
    .governed(policy)
    .filter(({ direction }) => direction === rule.direction)
    .flatMap(({ party: { endpoint } }) =>
      endpoint.kind !== 'pod'
        ? []
        : addresses.map((address) => ({
            pod: endpoint.pod,
            address,
            destination: rule.direction === 'ingress' ? endpoint : address,
          })),
    );
}

function isNameOfSomebody(
  lab: PolicyLab,
  policy: CompiledPolicy,
  rule: Rule,
  port: { readonly name: string; readonly protocol: string | undefined },
): boolean {
  const pods: readonly Pod[] =
    rule.direction === 'ingress' ? lab.governed(policy).flatMap(({ party }) => party.pods) : lab.network.cluster.pods;
  return pods.some((pod) =>
    pod.ports.some(
      (each) => each.name === port.name && (port.protocol === undefined || each.protocol === port.protocol),
    ),
  );
}
