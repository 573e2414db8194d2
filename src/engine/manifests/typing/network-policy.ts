import ipaddr from 'ipaddr.js';
import type { FieldPath, Json, JsonObject } from '../types.js';
import { dotted, isObject, type TypingProblem } from './decode.js';

/** The API server's own validation of NetworkPolicy (pkg/apis/networking/validation), all causes at once. */
export function validateNetworkPolicy(value: JsonObject, problems: TypingProblem[]): void {
  const spec = isObject(value['spec']) ? value['spec'] : {};
  const refuse = (path: FieldPath, code: string, message: string): void => {
    problems.push({
      outcome: 'rejected',
      code,
      message: `${dotted(path)} ${message}`,
      path,
      clusterBehaviour: 'The API server refuses the policy.',
    });
  };
  items(spec['policyTypes']).forEach((type, index) => {
    if (type !== 'Ingress' && type !== 'Egress')
      refuse(['spec', 'policyTypes', index], 'INVALID_VALUE', 'must be Ingress or Egress.');
  });
  for (const [direction, peersField] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    items(spec[direction]).forEach((rule, ruleIndex) => {
      if (!isObject(rule)) return;
      const at: FieldPath = ['spec', direction, ruleIndex];
      items(rule['ports']).forEach((port, index) => validatePort(port, [...at, 'ports', index], refuse));
      items(rule[peersField]).forEach((peer, index) => validatePeer(peer, [...at, peersField, index], refuse));
    });
  }
}

type Refuse = (path: FieldPath, code: string, message: string) => void;

function validatePort(port: Json, at: FieldPath, refuse: Refuse): void {
  if (!isObject(port)) return;
  const { protocol, port: number, endPort } = port;
  if (protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(String(protocol))) {
    refuse([...at, 'protocol'], 'INVALID_VALUE', 'must be TCP, UDP or SCTP.');
  }
  if (typeof number === 'number' && (number < 1 || number > 65535))
    refuse([...at, 'port'], 'PORT_RANGE', 'must be from 1 to 65535.');
  if (typeof number === 'string' && !/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(number)) {
    refuse(
      [...at, 'port'],
      'INVALID_VALUE',
      'must be a port name: at most 15 lower-case letters, digits and -, with a letter.',
    );
  }
  if (typeof endPort !== 'number') return;
  if (typeof number !== 'number') refuse([...at, 'endPort'], 'INVALID_VALUE', 'needs a numeric port beside it.');
  else if (endPort < number || endPort > 65535)
    refuse([...at, 'endPort'], 'PORT_RANGE', `must be from ${number} to 65535.`);
}

function validatePeer(peer: Json, at: FieldPath, refuse: Refuse): void {
  if (!isObject(peer)) return;
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined) {
    refuse(
      at,
      'REQUIRED',
      'must name a podSelector, a namespaceSelector or an ipBlock; an empty peer is not everybody.',
    );
  }
  if (!isObject(ipBlock)) return;
  if (podSelector !== undefined || namespaceSelector !== undefined)
    refuse(at, 'INVALID_VALUE', 'cannot have an ipBlock and a selector: write two peers.');
  const cidr = parseCidr(ipBlock['cidr']);
  if (cidr === undefined)
    refuse([...at, 'ipBlock', 'cidr'], 'BAD_CIDR', 'must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32.');
  items(ipBlock['except']).forEach((except, index) => {
    const parsed = parseCidr(except);
    const path: FieldPath = [...at, 'ipBlock', 'except', index];
    if (parsed === undefined) refuse(path, 'BAD_CIDR', 'must be a CIDR.');
    else if (
      cidr !== undefined &&
      (parsed[0].kind() !== cidr[0].kind() || parsed[1] <= cidr[1] || !parsed[0].match(cidr))
    ) {
      refuse(path, 'BAD_CIDR', `must lie strictly within ${String(ipBlock['cidr'])}.`);
    }
  });
}

function parseCidr(text: Json | undefined): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  return typeof text === 'string' && ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

function items(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
