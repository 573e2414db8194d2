import { protocolOf, type Cluster } from '../../cluster/index.js';
import { asNumber, asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';
import type { Action, PortMatch } from '../rules.js';
import { compileAdminPolicy, type AdminDialect } from './admin.js';
import type { Layer } from './layer.js';

/** AdminNetworkPolicy and BaselineAdminNetworkPolicy policy.networking.k8s.io/v1alpha1. */
const DIALECT: AdminDialect = {
  actions: new Map<string, Action>([
    ['Allow', 'allow'],
    ['Deny', 'deny'],
    ['Pass', 'pass'],
  ]),
  portsOf: (rule) => {
    const ports = objectsIn(rule['ports']).map(compilePort);
    if (ports.length === 0) return 'any';
    return ports.some((each) => each === undefined) ? undefined : ports.flatMap((each) => each ?? []);
  },
};

function compilePort(port: JsonObject): PortMatch | undefined {
  const number = asObject(port['portNumber']);
  const range = asObject(port['portRange']);
  const name = asString(port['namedPort']);
  if (name !== undefined) return { kind: 'named', protocol: undefined, name };
  const first = asNumber(number?.['port'] ?? range?.['start']);
  const last = asNumber(number?.['port'] ?? range?.['end']);
  if (first === undefined || last === undefined) return undefined;
  return { kind: 'range', protocol: protocolOf(asString((number ?? range)?.['protocol'])), first, last };
}

const policies = (kind: string) => (cluster: Cluster) =>
  cluster.objectsOf('policy.networking.k8s.io', kind).map((object) => compileAdminPolicy(object, DIALECT));

export const adminNetworkPolicies: Layer = { tier: 'admin', compile: policies('AdminNetworkPolicy') };
export const baselineAdminNetworkPolicies: Layer = {
  tier: 'baseline',
  compile: policies('BaselineAdminNetworkPolicy'),
};
