import type { FieldPath, JsonObject } from '../../types.js';
import { excerpt } from '../decode.js';
import { parseCidr, validateCidr } from './cidrs.js';
import { validateSelector } from './labels.js';
import { child, items, type Report } from './report.js';

const MAX_ADDRESSES = 25;
const DOMAIN = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?)*\.?$/;

/** What one generation of the admin policy API asks of subjects and peers. */
export interface PeerRules {
  /** v1alpha1 asks for both selectors of `pods`; v1alpha2 for podSelector only. */
  readonly namespaceSelectorRequired: boolean;
  /** The action that may stand with domainNames; absent where the kind has none (BANP). */
  readonly domainNamesAction?: string;
}

/** Exactly one of some fields, or a problem at `at`. */
export function exactlyOne(object: JsonObject, fields: readonly string[], at: FieldPath, report: Report): void {
  const given = fields.filter((field) => object[field] !== undefined);
  if (given.length === 1) return;
  const what = given.length === 0 ? 'names none of' : `names ${given.join(' and ')}, but takes only one of`;
  report.refuse(
    at,
    given.length === 0 ? 'REQUIRED' : 'INVALID_VALUE',
    `${what} ${fields.join(', ')}: write exactly one.`,
  );
}

export function validateSubject(spec: JsonObject, rules: PeerRules, report: Report): void {
  const at: FieldPath = ['spec', 'subject'];
  if (spec['subject'] === undefined) {
    report.required(at, 'write namespaces: {} to mean every pod.');
    return;
  }
  const subject = child(spec, 'subject');
  exactlyOne(subject, ['namespaces', 'pods'], at, report);
  validateSelectors(subject, rules, at, report);
}

export function validateIngressPeer(peer: JsonObject, rules: PeerRules, at: FieldPath, report: Report): void {
  exactlyOne(peer, ['namespaces', 'pods'], at, report);
  validateSelectors(peer, rules, at, report);
}

export function validateEgressPeer(
  peer: JsonObject,
  action: string,
  rules: PeerRules,
  at: FieldPath,
  report: Report,
): void {
  exactlyOne(peer, ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'], at, report);
  validateSelectors(peer, rules, at, report);
  validateSelector(child(peer, 'nodes'), [...at, 'nodes'], report);
  if (peer['networks'] !== undefined) {
    const networks = items(peer['networks']);
    validateSize(networks.length, 1, MAX_ADDRESSES, [...at, 'networks'], report);
    networks.forEach((network, index) => {
      const path = [...at, 'networks', index];
      // CEL's isCIDR is stricter than NetworkPolicy: no leading zeros.
      if (parseCidr(network)?.leadingZeros === true) {
        report.refuse(path, 'BAD_CIDR', `${excerpt(network)} has leading zeros. Write it without them.`);
      } else validateCidr(network, path, report);
    });
  }
  if (peer['domainNames'] !== undefined) validateDomainNames(peer, action, rules, [...at, 'domainNames'], report);
}

function validateDomainNames(peer: JsonObject, action: string, rules: PeerRules, at: FieldPath, report: Report): void {
  if (rules.domainNamesAction === undefined) {
    report.refuse(at, 'FORBIDDEN', 'does not exist in a baseline policy. Use networks, or an AdminNetworkPolicy.');
  } else if (action !== rules.domainNamesAction) {
    report.refuse(at, 'FORBIDDEN', `may only stand in a rule whose action is ${rules.domainNamesAction}.`);
  }
  const names = items(peer['domainNames']);
  validateSize(names.length, 1, MAX_ADDRESSES, at, report);
  names.forEach((name, index) => {
    if (typeof name === 'string' && name.length <= 253 && DOMAIN.test(name)) return;
    report.refuse([...at, index], 'INVALID_VALUE', 'must be a domain name such as example.com or *.example.com.');
  });
}

function validateSelectors(object: JsonObject, rules: PeerRules, at: FieldPath, report: Report): void {
  validateSelector(child(object, 'namespaces'), [...at, 'namespaces'], report);
  if (object['pods'] === undefined) return;
  const pods = child(object, 'pods');
  const required = rules.namespaceSelectorRequired ? ['namespaceSelector', 'podSelector'] : ['podSelector'];
  for (const field of required) {
    if (pods[field] !== undefined) continue;
    report.changed(
      [...at, 'pods', field],
      'MISSING_SELECTOR',
      'is missing and read as {}, which selects all. Write {} to say so.',
      'The Go type reads an absent selector as the empty one; the schema of the CustomResourceDefinition refuses it.',
    );
  }
  validateSelector(child(pods, 'namespaceSelector'), [...at, 'pods', 'namespaceSelector'], report);
  validateSelector(child(pods, 'podSelector'), [...at, 'pods', 'podSelector'], report);
}

export function validateSize(size: number, least: number, most: number, at: FieldPath, report: Report): void {
  if (size >= least && size <= most) return;
  report.refuse(at, size < least ? 'REQUIRED' : 'TOO_MANY', `must hold from ${least} to ${most} items, not ${size}.`);
}
