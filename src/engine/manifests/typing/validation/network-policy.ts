import type { FieldPath, JsonObject } from '../../types.js';
import { validateCidr, isStrictSubset } from './cidrs.js';
import { validateSelector } from './labels.js';
import { PROTOCOLS, validatePort } from './ports.js';
import { child, children, items, type Report } from './report.js';

/**
 * pkg/apis/networking/validation. A missing podSelector is accepted: it is a struct, not a pointer, so that absent, null and
 * {} are the same to the API server and select every pod of the namespace.
 */
export function validateNetworkPolicy(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  validateSelector(child(spec, 'podSelector'), ['spec', 'podSelector'], report);
  const types = items(spec['policyTypes']);
  if (types.length > 2) report.refuse(['spec', 'policyTypes'], 'INVALID_VALUE', 'may hold at most Ingress and Egress.');
  types.forEach((type, index) => {
    if (type !== 'Ingress' && type !== 'Egress') {
      report.refuse(['spec', 'policyTypes', index], 'INVALID_VALUE', 'must be Ingress or Egress, spelt like this.');
    }
  });
  validateRules(spec, 'ingress', 'from', report);
  validateRules(spec, 'egress', 'to', report);
}

function validateRules(spec: JsonObject, direction: string, peersField: string, report: Report): void {
  children(spec, direction).forEach((rule, index) => {
    const at: FieldPath = ['spec', direction, index];
    children(rule, 'ports').forEach((port, place) => validatePolicyPort(port, [...at, 'ports', place], report));
    children(rule, peersField).forEach((peer, place) => validatePeer(peer, [...at, peersField, place], report));
  });
}

function validatePolicyPort(entry: JsonObject, at: FieldPath, report: Report): void {
  const { port, endPort } = entry;
  report.value(entry, [...at, 'protocol'], PROTOCOLS, true);
  validatePort(port, [...at, 'port'], report);
  if (typeof endPort !== 'number') return;
  const path = [...at, 'endPort'];
  if (typeof port !== 'number') {
    report.refuse(path, 'INVALID_VALUE', 'needs a numeric port beside it, from which the range starts.');
  } else if (endPort < port || endPort > 65535) {
    report.refuse(path, 'PORT_RANGE', `must be from ${port} (the port) to 65535, not ${endPort}.`);
  }
}

function validatePeer(peer: JsonObject, at: FieldPath, report: Report): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector === undefined && namespaceSelector === undefined && ipBlock === undefined) {
    report.required(
      at,
      'a peer names a podSelector, a namespaceSelector or an ipBlock. For everybody, leave out the whole list of peers.',
    );
  }
  validateSelector(child(peer, 'podSelector'), [...at, 'podSelector'], report);
  validateSelector(child(peer, 'namespaceSelector'), [...at, 'namespaceSelector'], report);
  if (ipBlock === undefined) return;
  if (podSelector !== undefined || namespaceSelector !== undefined) {
    report.refuse([...at, 'ipBlock'], 'FORBIDDEN', 'cannot stand beside a selector in one peer. Write two peers.');
  }
  validateIpBlock(child(peer, 'ipBlock'), [...at, 'ipBlock'], report);
}

function validateIpBlock(ipBlock: JsonObject, at: FieldPath, report: Report): void {
  const cidr = validateCidr(ipBlock['cidr'], [...at, 'cidr'], report);
  items(ipBlock['except']).forEach((text, index) => {
    const path: FieldPath = [...at, 'except', index];
    const except = validateCidr(text, path, report);
    if (except === undefined || cidr === undefined || isStrictSubset(except, cidr)) return;
    report.refuse(path, 'BAD_CIDR', `must lie within ${cidr.canonical} and be smaller than it.`);
  });
}
