import { compileSelector } from '../../cluster/index.js';
import { asList, asNumber, asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JsonObject, ManifestObject } from '../../manifests/index.js';
import { parseRange } from '../addresses.js';
import type { Action, CompiledPolicy, Direction, Peer, PortMatch, Rule, Subject } from '../rules.js';

/** What AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy share. */
export interface AdminDialect {
  readonly actions: ReadonlyMap<string, Action>;
  /** Ports of a rule; undefined where one of them is not understood. */
  portsOf(rule: JsonObject): 'any' | readonly PortMatch[] | undefined;
}

/** BaselineAdminNetworkPolicy has no priority: beside ClusterNetworkPolicy, whose are at most 1000, it is asked last. */
const BEHIND_EVERY_PRIORITY = 1001;

export function compileAdminPolicy(object: ManifestObject, dialect: AdminDialect): CompiledPolicy {
  const spec = asObject(object.value['spec']) ?? {};
  return {
    object,
    ordered: true,
    priority: asNumber(spec['priority']) ?? BEHIND_EVERY_PRIORITY,
    subject: compileSubject(asObject(spec['subject']) ?? {}),
    // Admin policies decide only what a rule matches.
    isolates: new Set(),
    rules: (['ingress', 'egress'] as const).flatMap((direction) =>
      objectsIn(spec[direction]).map((rule, index) => compileRule(rule, direction, index, dialect)),
    ),
  };
}

/** Exactly one of namespaces and pods; an empty selector selects everything. */
function compileSubject(subject: JsonObject): Subject {
  const pods = asObject(subject['pods']);
  if (pods === undefined)
    return { namespaces: compileSelector(subject['namespaces']), pods: compileSelector(undefined) };
  return { namespaces: compileSelector(pods['namespaceSelector']), pods: compileSelector(pods['podSelector']) };
}

function compileRule(rule: JsonObject, direction: Direction, index: number, dialect: AdminDialect): Rule {
  const peers = objectsIn(rule[direction === 'ingress' ? 'from' : 'to']).map(compilePeer);
  const ports = dialect.portsOf(rule);
  const action = dialect.actions.get(asString(rule['action']) ?? '') ?? 'deny';
  const path = ['spec', direction, index];
  if (ports === undefined || peers.some((each) => each === undefined)) {
    // A peer or port that is not understood fails closed: an Accept matches nothing, a Deny or Pass denies.
    return action === 'allow'
      ? { direction, action, path, peers: [], ports: 'any' }
      : { direction, action: 'deny', path, peers: 'any', ports: 'any' };
  }
  return { direction, action, path, peers: peers.flatMap((each) => each ?? []), ports };
}

function compilePeer(peer: JsonObject): Peer[] | undefined {
  const pods = asObject(peer['pods']);
  if (pods !== undefined) {
    return [
      {
        kind: 'pods',
        namespaces: compileSelector(pods['namespaceSelector']),
        pods: compileSelector(pods['podSelector']),
      },
    ];
  }
  if (asObject(peer['namespaces']) !== undefined) {
    return [{ kind: 'pods', namespaces: compileSelector(peer['namespaces']), pods: compileSelector(undefined) }];
  }
  if (asObject(peer['nodes']) !== undefined) return [{ kind: 'nodes', nodes: compileSelector(peer['nodes']) }];
  if (Array.isArray(peer['domainNames'])) {
    return [{ kind: 'domains', names: asList(peer['domainNames']).flatMap((each) => asString(each) ?? []) }];
  }
  if (!Array.isArray(peer['networks'])) return undefined;
  return asList(peer['networks']).flatMap((each): Peer[] => {
    const text = asString(each) ?? '';
    const block = parseRange(text);
    return block === undefined ? [] : [{ kind: 'addresses', block, except: [], pods: 'by-address', text }];
  });
}
