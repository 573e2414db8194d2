import fc from 'fast-check';
import type { JsonObject } from '../../src/engine/manifests/index.js';

/**
 * Random clusters. Everything that may be left out is left out at times: labels, keys, policyTypes, protocols, whole lists;
 * few values for many places, so that selectors, ports and blocks meet what is there, or miss it by little.
 */
export interface RandomCluster {
  readonly objects: readonly JsonObject[];
  readonly assume: { readonly ipBlockMatchesPods: 'never' | 'always'; readonly hostNetwork: 'ignored' | 'as-pod' };
  /** Chooses the world among those that the bundle leaves open. */
  readonly world: number;
}

const NAMESPACES = ['default', 'shop', 'ops'];
const BLOCKS = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.0.1.0/24',
  '10.0.1.4/30',
  '192.0.2.0/24',
  '::/0',
  'fd00::/16',
  'fd00:1::/32',
];
export const ADDRESSES = ['10.0.1.5', '10.0.9.9', '192.0.2.7', '203.0.113.1', 'fd00:1::7', '2001:db8::1'];
export const NODE_ADDRESSES = ['192.0.2.7', '192.0.2.8'];
export const PORTS = [53, 80, 81, 8080, 9090];

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values);
/** Keys of undefined values are left out, as they would be from a manifest. */
const record = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> =>
  fc
    .record(fields)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as JsonObject);

const labels = (keys: Record<string, readonly string[]>): fc.Arbitrary<JsonObject | undefined> =>
  optional(record(Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, optional(oneOf(...values))]))));

const POD_LABELS = { app: ['web', 'db', 'api'], tier: ['front', 'back'] };
const NAMESPACE_LABELS = { team: ['red', 'blue'], env: ['prod', 'dev'] };

function selector(keys: Record<string, readonly string[]>): fc.Arbitrary<JsonObject> {
  const names = [...Object.keys(keys), 'absent'];
  const values = [...Object.values(keys).flat(), 'other'];
  const expression = fc.oneof(
    record({
      key: oneOf(...names),
      operator: oneOf('In', 'NotIn'),
      values: fc.uniqueArray(oneOf(...values), { minLength: 1, maxLength: 2 }),
    }),
    record({ key: oneOf(...names), operator: oneOf('Exists', 'DoesNotExist') }),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({} as JsonObject) },
    { weight: 4, arbitrary: labels(keys).map((each): JsonObject => (each === undefined ? {} : { matchLabels: each })) },
    { weight: 4, arbitrary: record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }) },
    {
      weight: 1,
      arbitrary: record({ matchLabels: labels(keys), matchExpressions: fc.array(expression, { maxLength: 1 }) }),
    },
  );
}

const podSelector = selector(POD_LABELS);
const namespaceSelector = fc.oneof(
  { weight: 5, arbitrary: selector(NAMESPACE_LABELS) },
  {
    weight: 2,
    arbitrary: oneOf(...NAMESPACES).map((name): JsonObject => ({
      matchLabels: { 'kubernetes.io/metadata.name': name },
    })),
  },
);
const protocol = oneOf('TCP', 'UDP', 'SCTP');
const port = oneOf(...PORTS);
const name = oneOf('http', 'dns', 'metrics');

const containers = fc
  .array(
    fc.array(record({ name: optional(name), containerPort: port, protocol: optional(protocol) }), { maxLength: 2 }),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((lists) => lists.map((ports, index): JsonObject => ({ name: `c${index}`, image: 'app', ports })));

const podSpec = record({
  containers,
  nodeName: optional(oneOf('node-a', 'node-b', 'node-lost')),
});
const onHost = fc.integer({ min: 0, max: 9 }).map((number) => (number === 0 ? true : undefined));

const workload = fc
  .record({
    namespace: oneOf(...NAMESPACES),
    labels: labels(POD_LABELS),
    spec: podSpec,
    hostNetwork: onHost,
    addresses: optional(
      fc.uniqueArray(oneOf('10.0.1.4', '10.0.1.9', '10.0.2.1', 'fd00:1::4', 'fd00:2::4'), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
    deployment: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  })
  .map((given) => (index: number): JsonObject => {
    const spec: JsonObject = given.hostNetwork === true ? { ...given.spec, hostNetwork: true } : given.spec;
    const own: JsonObject = given.labels === undefined ? {} : { labels: given.labels };
    const metadata: JsonObject = { name: `w${index}`, namespace: given.namespace };
    if (given.deployment) {
      const template: JsonObject = { metadata: own, spec };
      return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, template } };
    }
    const status: JsonObject =
      given.addresses === undefined ? {} : { status: { podIPs: given.addresses.map((ip) => ({ ip })) } };
    return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...own }, spec, ...status };
  });

// NetworkPolicy

const ipBlock = fc
  .record({ cidr: oneOf(...BLOCKS), except: optional(fc.uniqueArray(oneOf(...BLOCKS), { maxLength: 2 })) })
  .map(({ cidr, except }): JsonObject => ({ ipBlock: { cidr, ...(except === undefined ? {} : { except }) } }));
const peer = fc.oneof(
  { weight: 3, arbitrary: record({ podSelector }) },
  { weight: 2, arbitrary: record({ namespaceSelector }) },
  { weight: 3, arbitrary: record({ namespaceSelector, podSelector }) },
  { weight: 2, arbitrary: ipBlock },
);
const policyPort = fc.oneof(
  {
    weight: 3,
    arbitrary: record({
      protocol: optional(protocol),
      port: fc.oneof(port, port, name as fc.Arbitrary<string | number>),
    }),
  },
  { weight: 1, arbitrary: record({ protocol: optional(protocol) }) },
  { weight: 1, arbitrary: record({ protocol: optional(protocol), port: oneOf(53, 80), endPort: oneOf(80, 81, 8080) }) },
);
const rules = (field: 'from' | 'to') =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant([]) },
    {
      weight: 6,
      arbitrary: fc.array(
        record({
          [field]: optional(fc.array(peer, { maxLength: 3 })),
          ports: optional(fc.array(policyPort, { maxLength: 2 })),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    },
  );
const networkPolicy = fc
  .record({
    namespace: oneOf(...NAMESPACES),
    spec: record({
      podSelector: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 8, arbitrary: podSelector }),
      policyTypes: oneOf(undefined, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: rules('from'),
      egress: rules('to'),
    }),
  })
  .map(({ namespace, spec }) => (index: number): JsonObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `np${index}`, namespace },
    spec,
  }));

// Admin tiers

const namedPods = record({ namespaceSelector, podSelector }).map((pods): JsonObject => ({ pods }));
const inNamespaces = record({ namespaces: namespaceSelector });
const subject = fc.oneof(namedPods, inNamespaces);
const anyPeer = fc.oneof({ weight: 4, arbitrary: namedPods }, { weight: 4, arbitrary: inNamespaces });
const outward = fc.oneof(
  { weight: 6, arbitrary: anyPeer },
  { weight: 3, arbitrary: record({ networks: fc.uniqueArray(oneOf(...BLOCKS), { minLength: 1, maxLength: 2 }) }) },
  { weight: 2, arbitrary: record({ nodes: selector({ role: ['edge', 'core'] }) }) },
  { weight: 1, arbitrary: record({ domainNames: fc.constant(['*.example.com']) }) },
  { weight: 1, arbitrary: fc.constant({ futurePeer: {} } as JsonObject) },
);
const oldPort = fc.oneof(
  record({ portNumber: record({ protocol: optional(protocol), port }) }),
  record({ portRange: record({ protocol: optional(protocol), start: oneOf(53, 80), end: oneOf(81, 8080) }) }),
  record({ namedPort: name }),
);
const numbered = fc.oneof(
  record({ destinationPort: record({ number: port }) }),
  record({ destinationPort: record({ range: record({ start: oneOf(53, 80), end: oneOf(81, 8080) }) }) }),
  fc.constant({} as JsonObject),
);
const newPort = fc.oneof(
  record({ tcp: numbered }),
  record({ udp: numbered }),
  record({ sctp: numbered }),
  record({ destinationNamedPort: name }),
  fc.constant({ futurePort: {} } as JsonObject),
);

function adminRules(actions: readonly string[], ports: fc.Arbitrary<JsonObject>, portsField: string) {
  const rule = (field: 'from' | 'to', peers: fc.Arbitrary<JsonObject>) =>
    optional(
      fc.array(
        record({
          action: oneOf(...actions),
          [field]: fc.array(peers, { minLength: 1, maxLength: 2 }),
          [portsField]: optional(fc.array(ports, { minLength: 1, maxLength: 2 })),
        }),
        { maxLength: 3 },
      ),
    );
  return { ingress: rule('from', anyPeer), egress: rule('to', outward) };
}

const clusterPolicy = (kind: string, version: string, spec: fc.Arbitrary<JsonObject>, fixed?: string) =>
  spec.map((value) => (index: number): JsonObject => ({
    apiVersion: `policy.networking.k8s.io/${version}`,
    kind,
    metadata: { name: fixed ?? `${kind.toLowerCase()}${index}` },
    spec: value,
  }));
const priority = fc.integer({ min: 0, max: 3 });
const adminNetworkPolicy = clusterPolicy(
  'AdminNetworkPolicy',
  'v1alpha1',
  record({ priority, subject, ...adminRules(['Allow', 'Deny', 'Pass'], oldPort, 'ports') }),
);
const baselineAdminNetworkPolicy = clusterPolicy(
  'BaselineAdminNetworkPolicy',
  'v1alpha1',
  record({ subject, ...adminRules(['Allow', 'Deny'], oldPort, 'ports') }),
  'default',
);
const clusterNetworkPolicy = clusterPolicy(
  'ClusterNetworkPolicy',
  'v1alpha2',
  record({
    tier: oneOf('Admin', 'Baseline'),
    priority,
    subject,
    ...adminRules(['Accept', 'Deny', 'Pass'], newPort, 'protocols'),
  }),
);

const namespaces = fc
  .tuple(
    ...NAMESPACES.map(() => fc.record({ declared: fc.integer({ min: 0, max: 7 }), labels: labels(NAMESPACE_LABELS) })),
  )
  .map((each) =>
    each.flatMap(({ declared, labels: own }, index): JsonObject[] =>
      declared === 0
        ? []
        : [
            {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name: NAMESPACES[index] ?? '', ...(own === undefined ? {} : { labels: own }) },
            },
          ],
    ),
  );
const nodes = fc.tuple(labels({ role: ['edge', 'core'] }), labels({ role: ['edge', 'core'] })).map((each) =>
  each.map((own, index): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: index === 0 ? 'node-a' : 'node-b', ...(own === undefined ? {} : { labels: own }) },
    status: { addresses: [{ type: 'InternalIP', address: NODE_ADDRESSES[index] ?? '' }] },
  })),
);

type Numbered = (index: number) => JsonObject;
const numberedList = (item: fc.Arbitrary<Numbered>, minLength: number, maxLength: number) =>
  fc.array(item, { minLength, maxLength, size: 'max' }).map((makers) => makers.map((make, index) => make(index)));

export const randomCluster: fc.Arbitrary<RandomCluster> = fc
  .record({
    namespaces,
    nodes,
    workloads: numberedList(workload, 8, 16),
    networkPolicies: numberedList(networkPolicy, 0, 5),
    admin: numberedList(adminNetworkPolicy, 0, 2),
    cluster: numberedList(clusterNetworkPolicy, 0, 3),
    baseline: numberedList(baselineAdminNetworkPolicy, 0, 1),
    ipBlockMatchesPods: oneOf('never' as const, 'always' as const),
    hostNetwork: oneOf('ignored' as const, 'ignored' as const, 'as-pod' as const),
    world: fc.nat(),
  })
  .map((all) => ({
    objects: [
      ...all.namespaces,
      ...all.nodes,
      ...all.workloads,
      ...all.networkPolicies,
      ...all.admin,
      ...all.cluster,
      ...all.baseline,
    ],
    assume: { ipBlockMatchesPods: all.ipBlockMatchesPods, hostNetwork: all.hostNetwork },
    world: all.world,
  }));
