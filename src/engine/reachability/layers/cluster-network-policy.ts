import type { Cluster, Protocol } from '../../cluster/index.js';
import { asNumber, asObject, asString, objectsIn, valueAt } from '../../cluster/json.js';
import type { JsonObject } from '../../manifests/index.js';
import type { Action, PortMatch } from '../rules.js';
import { compileAdminPolicy, type AdminDialect } from './admin.js';
import type { Layer } from './layer.js';

/** ClusterNetworkPolicy policy.networking.k8s.io/v1alpha2. */
const DIALECT: AdminDialect = {
  actions: new Map<string, Action>([
    ['Accept', 'allow'],
    ['Deny', 'deny'],
    ['Pass', 'pass'],
  ]),
  portsOf: (rule) => {
    const protocols = objectsIn(rule['protocols']).map(compileProtocol);
    if (protocols.length === 0) return 'any';
    return protocols.some((each) => each === undefined) ? undefined : protocols.flatMap((each) => each ?? []);
  },
};

const FIELDS: readonly (readonly [string, Protocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

function compileProtocol(item: JsonObject): PortMatch | undefined {
  const name = asString(item['destinationNamedPort']);
  if (name !== undefined) return { kind: 'named', protocol: undefined, name };
  const found = FIELDS.find(([field]) => asObject(item[field]) !== undefined);
  if (found === undefined) return undefined;
  const [field, protocol] = found;
  const port = asObject(valueAt(item, [field, 'destinationPort']));
  if (port === undefined) return { kind: 'all', protocol };
  const first = asNumber(port['number']) ?? asNumber(valueAt(port, ['range', 'start']));
  const last = asNumber(port['number']) ?? asNumber(valueAt(port, ['range', 'end']));
  return first === undefined || last === undefined ? undefined : { kind: 'range', protocol, first, last };
}

const policies = (tier: string) => (cluster: Cluster) =>
  cluster
    .objectsOf('policy.networking.k8s.io', 'ClusterNetworkPolicy')
    .filter((object) => valueAt(object.value, ['spec', 'tier']) === tier)
    .map((object) => compileAdminPolicy(object, DIALECT));

export const adminClusterNetworkPolicies: Layer = { tier: 'admin', compile: policies('Admin') };
export const baselineClusterNetworkPolicies: Layer = { tier: 'baseline', compile: policies('Baseline') };
