import { compileSelector, protocolOf } from '../../cluster/index.js';
import { asList, asNumber, asObject, asString, objectsIn } from '../../cluster/json.js';
import type { FieldPath, JsonObject, ManifestObject } from '../../manifests/index.js';
import { parseRange } from '../addresses.js';
import type { CompiledPolicy, Direction, Peer, PortMatch, Rule } from '../rules.js';
import type { Layer } from './layer.js';

/** NetworkPolicy networking.k8s.io/v1: rules only allow; a pod that a policy selects is denied what no rule allows. */
export const networkPolicies: Layer = {
  tier: 'network-policy',
  compile: (cluster) => cluster.objectsOf('networking.k8s.io', 'NetworkPolicy').map(compilePolicy),
};

export function compilePolicy(object: ManifestObject): CompiledPolicy {
  const spec = asObject(object.value['spec']) ?? {};
  const isolates = policyTypes(spec);
  return {
    object,
    ordered: false,
    priority: 0,
    subject: { namespaces: { name: object.namespace }, pods: compileSelector(spec['podSelector']) },
    isolates,
    // Rules of a direction that policyTypes leaves out have no effect.
    rules: (['ingress', 'egress'] as const).flatMap((direction) =>
      isolates.has(direction) ? rulesOf(object, spec, direction) : [],
    ),
  };
}

/** Absent or empty policyTypes: Ingress, and Egress where there is an egress rule (SetDefaults_NetworkPolicy). */
function policyTypes(spec: JsonObject): ReadonlySet<Direction> {
  const types = asList(spec['policyTypes']);
  if (types.length === 0) return new Set(asList(spec['egress']).length > 0 ? ['ingress', 'egress'] : ['ingress']);
  return new Set(
    types.flatMap((type): Direction[] => (type === 'Ingress' ? ['ingress'] : type === 'Egress' ? ['egress'] : [])),
  );
}

function rulesOf(object: ManifestObject, spec: JsonObject, direction: Direction): Rule[] {
  return asList(spec[direction]).map((item, index) => {
    const rule = asObject(item) ?? {};
    const peers = objectsIn(rule[direction === 'ingress' ? 'from' : 'to']);
    const ports = objectsIn(rule['ports']);
    const path: FieldPath = ['spec', direction, index];
    return {
      direction,
      action: 'allow',
      path,
      // An absent or empty list is every peer, every port.
      peers: peers.length === 0 ? 'any' : peers.flatMap((peer) => compilePeer(peer, object.namespace)),
      ports: ports.length === 0 ? 'any' : ports.map(compilePort),
    };
  });
}

/** Fields inside one peer are ANDed; a bare podSelector means the policy's own namespace. */
function compilePeer(peer: JsonObject, namespace: string): Peer[] {
  const ipBlock = asObject(peer['ipBlock']);
  if (ipBlock !== undefined) {
    const text = asString(ipBlock['cidr']) ?? '';
    const block = parseRange(text);
    if (block === undefined) return [];
    const excepts = asList(ipBlock['except']).flatMap((each) => asString(each) ?? []);
    const except = excepts.flatMap((each) => parseRange(each) ?? []);
    return [
      {
        kind: 'addresses',
        pods: 'by-assumption',
        block,
        except,
        text: excepts.length === 0 ? text : `${text} except ${excepts.join(', ')}`,
      },
    ];
  }
  const own = asObject(peer['namespaceSelector']) === undefined;
  return [
    {
      kind: 'pods',
      namespaces: own ? { name: namespace } : compileSelector(peer['namespaceSelector']),
      pods: compileSelector(peer['podSelector']),
    },
  ];
}

/** An absent protocol is TCP; an absent port is every port of the protocol. */
function compilePort(port: JsonObject): PortMatch {
  const protocol = protocolOf(asString(port['protocol']));
  const name = asString(port['port']);
  if (name !== undefined) return { kind: 'named', protocol, name };
  const first = asNumber(port['port']);
  if (first === undefined) return { kind: 'all', protocol };
  return { kind: 'range', protocol, first, last: asNumber(port['endPort']) ?? first };
}
