import fc from 'fast-check';

/** Small bundles over few labels, so that selectors meet and miss pods by chance: every object as one document of JSON. */

const NAMESPACES = ['a', 'b', 'c'] as const;
const KEYS = ['app', 'role'] as const;
const VALUES = ['x', 'y', 'z'] as const;

const labels = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { maxKeys: 2 });

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

const selector = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: labels.map((matchLabels) => ({ matchLabels })) },
  {
    weight: 2,
    arbitrary: fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
  },
);

const namespaceSelector = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...VALUES).map((tier) => ({ matchLabels: { tier } })),
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  fc.constantFrom('Exists', 'DoesNotExist').map((operator) => ({ matchExpressions: [{ key: 'tier', operator }] })),
);

const block = fc.constantFrom<{ cidr: string; except?: string[] }>(
  { cidr: '0.0.0.0/0' },
  { cidr: '10.0.0.0/8' },
  { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] },
  { cidr: '2001:db8::/32' },
);

const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  namespaceSelector.map((chosen) => ({ namespaceSelector: chosen })),
  fc.tuple(namespaceSelector, selector).map(([chosen, podSelector]) => ({ namespaceSelector: chosen, podSelector })),
  block.map((ipBlock) => ({ ipBlock })),
);

const port = fc.oneof(
  fc.constantFrom(80, 81, 8080).map((number) => ({ port: number })),
  fc.constant({ port: 80, endPort: 90 }),
  fc.constant({ protocol: 'UDP', port: 53 }),
  fc.constant({ protocol: 'UDP' }),
);

const rule = (side: 'from' | 'to'): fc.Arbitrary<object> =>
  fc.record(
    { [side]: fc.array(peer, { minLength: 1, maxLength: 2 }), ports: fc.array(port, { minLength: 1, maxLength: 2 }) },
    { requiredKeys: [] },
  );

const networkPolicy = fc
  .record({
    namespace: fc.constantFrom(...NAMESPACES),
    podSelector: selector,
    policyTypes: fc.constantFrom(undefined, ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: fc.option(fc.array(rule('from'), { maxLength: 2 }), { nil: undefined }),
    egress: fc.option(fc.array(rule('to'), { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ namespace, ...spec }) => (name: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  }));

const adminPeer = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc
    .tuple(namespaceSelector, selector)
    .map(([chosen, podSelector]) => ({ pods: { namespaceSelector: chosen, podSelector } })),
);

const adminRule = (side: 'from' | 'to'): fc.Arbitrary<object> =>
  fc.record({
    action: fc.constantFrom('Accept', 'Deny', 'Pass'),
    [side]: fc.array(adminPeer, { minLength: 1, maxLength: 2 }),
    protocols: fc.constantFrom(undefined, [{ tcp: { destinationPort: { number: 80 } } }]),
  });

const adminPolicy = fc
  .record({
    tier: fc.constantFrom('Admin', 'Baseline'),
    subject: adminPeer,
    ingress: fc.array(adminRule('from'), { maxLength: 2 }),
    egress: fc.array(adminRule('to'), { maxLength: 2 }),
  })
  .map((spec) => (name: string, priority: number) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    // Each its own priority: where two are equal nothing is certain.
    spec: { ...spec, priority },
  }));

const namespaces = fc
  .tuple(...NAMESPACES.map(() => fc.option(fc.constantFrom(...VALUES), { nil: undefined })))
  .map((tiers) =>
    NAMESPACES.map((name, index) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: tiers[index] === undefined ? {} : { tier: tiers[index] } },
    })),
  );

const pods = fc
  .array(fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels }), { minLength: 2, maxLength: 7 })
  .map((list) =>
    list.map((metadata, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: `p${index}` },
      spec: {
        containers: [{ name: 'main', image: 'registry.example/app:1', ports: [{ name: 'http', containerPort: 8080 }] }],
      },
    })),
  );

export interface ArbitraryBundle {
  readonly namespaces: readonly object[];
  readonly pods: readonly object[];
  readonly policies: readonly object[];
}

export const bundles: fc.Arbitrary<ArbitraryBundle> = fc
  .record({
    namespaces,
    pods,
    network: fc.array(networkPolicy, { maxLength: 4 }),
    admin: fc.array(adminPolicy, { maxLength: 2 }),
  })
  .map(({ network, admin, ...rest }) => ({
    ...rest,
    policies: [
      ...network.map((make, index) => make(`n${index}`)),
      ...admin.map((make, index) => make(`c${index}`, index)),
    ],
  }));

export function documentsOf({ namespaces: spaces, pods: some, policies }: ArbitraryBundle): string[] {
  return [...spaces, ...some, ...policies].map((each) => JSON.stringify(each));
}
