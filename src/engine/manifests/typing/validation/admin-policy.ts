import type { FieldPath, JsonObject } from '../../types.js';
import {
  exactlyOne,
  validateEgressPeer,
  validateIngressPeer,
  validateSize,
  validateSubject,
  type PeerRules,
} from './admin-peers.js';
import { PROTOCOLS, validatePortName, validatePortNumber } from './ports.js';
import { child, children, items, text, type Report } from './report.js';

/** One generation of the admin policy API, as its CustomResourceDefinition's schema has it. */
interface Generation extends PeerRules {
  readonly actions: readonly string[];
  readonly maxRules: number;
  readonly maxPeers: number;
  readonly portsField: 'ports' | 'protocols';
  readonly validatePort: (port: JsonObject, at: FieldPath, report: Report) => void;
}

const V1ALPHA1 = {
  maxRules: 100,
  maxPeers: 100,
  portsField: 'ports',
  validatePort: validateAdminPort,
  namespaceSelectorRequired: true,
} as const;
const ADMIN: Generation = { ...V1ALPHA1, actions: ['Allow', 'Deny', 'Pass'], domainNamesAction: 'Allow' };
const BASELINE: Generation = { ...V1ALPHA1, actions: ['Allow', 'Deny'] };
const V1ALPHA2: Generation = {
  actions: ['Accept', 'Deny', 'Pass'],
  maxRules: 25,
  maxPeers: 25,
  portsField: 'protocols',
  validatePort: validateProtocol,
  namespaceSelectorRequired: false,
  domainNamesAction: 'Accept',
};

export function validateAdminNetworkPolicy(value: JsonObject, report: Report): void {
  report.integer(child(value, 'spec'), ['spec', 'priority'], 0, 1000, false);
  validateSpec(value, ADMIN, report);
}

export function validateBaselineAdminNetworkPolicy(value: JsonObject, report: Report): void {
  if (text(child(value, 'metadata'), 'name') !== 'default') {
    report.refuse(['metadata', 'name'], 'BAD_NAME', 'must be default: a cluster has one BaselineAdminNetworkPolicy.');
  }
  validateSpec(value, BASELINE, report);
}

export function validateClusterNetworkPolicy(value: JsonObject, report: Report): void {
  const spec = child(value, 'spec');
  report.value(spec, ['spec', 'tier'], ['Admin', 'Baseline']);
  report.integer(spec, ['spec', 'priority'], 0, 1000, false);
  validateSpec(value, V1ALPHA2, report);
}

function validateSpec(value: JsonObject, generation: Generation, report: Report): void {
  const spec = child(value, 'spec');
  validateSubject(spec, generation, report);
  for (const [direction, peersField] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    const rules = children(spec, direction);
    validateSize(rules.length, 0, generation.maxRules, ['spec', direction], report);
    rules.forEach((rule, index) => validateRule(rule, peersField, ['spec', direction, index], generation, report));
  }
}

function validateRule(
  rule: JsonObject,
  peersField: 'from' | 'to',
  at: FieldPath,
  generation: Generation,
  report: Report,
): void {
  const { portsField } = generation;
  if (text(rule, 'name').length > 100) report.refuse([...at, 'name'], 'TOO_LONG', 'must have at most 100 characters.');
  report.value(rule, [...at, 'action'], generation.actions);
  const peers = children(rule, peersField);
  if (rule[peersField] === undefined) report.required([...at, peersField], 'a rule names its peers.');
  else validateSize(peers.length, 1, generation.maxPeers, [...at, peersField], report);
  peers.forEach((peer, index) => {
    const path = [...at, peersField, index];
    if (peersField === 'from') validateIngressPeer(peer, generation, path, report);
    else validateEgressPeer(peer, text(rule, 'action'), generation, path, report);
  });
  if (rule[portsField] === undefined) return;
  const ports = children(rule, portsField);
  validateSize(ports.length, 1, generation.maxPeers, [...at, portsField], report);
  ports.forEach((port, index) => {
    const path = [...at, portsField, index];
    generation.validatePort(port, path, report);
    validateNamedPortPeers(port, peers, path, report);
  });
}

/** A port's name is looked up on a pod: what is no pod has none. */
function validateNamedPortPeers(port: JsonObject, peers: readonly JsonObject[], at: FieldPath, report: Report): void {
  const field = ['namedPort', 'destinationNamedPort'].find((each) => port[each] !== undefined);
  const podless = ['networks', 'nodes', 'domainNames'].find((each) =>
    peers.some((peer) => items(peer[each]).length > 0 || peer[each] !== undefined),
  );
  if (field === undefined || podless === undefined) return;
  report.changed(
    [...at, field],
    'NAMED_PORT_WITHOUT_POD',
    `never matches for the ${podless} of its rule: only pods have named ports. Write the port's number.`,
    'The API leaves it to the implementation what such a rule does; the name is found on no address.',
  );
}

function validateAdminPort(port: JsonObject, at: FieldPath, report: Report): void {
  exactlyOne(port, ['portNumber', 'namedPort', 'portRange'], at, report);
  if (typeof port['namedPort'] === 'string') validatePortName(port['namedPort'], [...at, 'namedPort'], report);
  if (port['portNumber'] !== undefined) {
    const portNumber = child(port, 'portNumber');
    report.value(portNumber, [...at, 'portNumber', 'protocol'], PROTOCOLS, true);
    validateRequiredPort(portNumber, [...at, 'portNumber', 'port'], report);
  }
  if (port['portRange'] !== undefined) {
    const range = child(port, 'portRange');
    report.value(range, [...at, 'portRange', 'protocol'], PROTOCOLS, true);
    validateRange(range, [...at, 'portRange'], report);
  }
}

function validateProtocol(protocol: JsonObject, at: FieldPath, report: Report): void {
  exactlyOne(protocol, ['tcp', 'udp', 'sctp', 'destinationNamedPort'], at, report);
  const name = protocol['destinationNamedPort'];
  if (typeof name === 'string') validatePortName(name, [...at, 'destinationNamedPort'], report);
  for (const field of ['tcp', 'udp', 'sctp']) {
    if (protocol[field] === undefined) continue;
    const destinationPort = child(protocol, field)['destinationPort'];
    if (destinationPort === undefined) {
      report.changed(
        [...at, field],
        'EMPTY_PROTOCOL',
        'names no destinationPort and is read as all ports. Write a range from 1 to 65535 to be safe.',
        'The API says that this means all ports, yet the schema of its CustomResourceDefinition refuses an empty one.',
      );
      continue;
    }
    const port = child(child(protocol, field), 'destinationPort');
    const path = [...at, field, 'destinationPort'];
    exactlyOne(port, ['number', 'range'], path, report);
    validatePortNumber(port['number'], [...path, 'number'], report);
    if (port['range'] !== undefined) validateRange(child(port, 'range'), [...path, 'range'], report);
  }
}

function validateRequiredPort(object: JsonObject, path: FieldPath, report: Report): void {
  const port = object[String(path.at(-1))];
  if (port === undefined) report.required(path, 'write a port from 1 to 65535.');
  validatePortNumber(port, path, report);
}

function validateRange(range: JsonObject, at: FieldPath, report: Report): void {
  validateRequiredPort(range, [...at, 'start'], report);
  validateRequiredPort(range, [...at, 'end'], report);
  const { start, end } = range;
  if (typeof start === 'number' && typeof end === 'number' && start >= end) {
    report.refuse([...at, 'end'], 'PORT_RANGE', `must be above start (${start}), not ${end}.`);
  }
}
