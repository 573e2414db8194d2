import type { JsonObject } from '../../src/engine/manifests/index.js';
import type { Size } from '../generate.js';
import type { Random } from '../random.js';
import { expression, match, namespace, networkPolicy, tcp, workload, type Labels } from './objects.js';

const TEAMS = 40;
const REPLICAS = 4;

interface Place {
  readonly name: string;
  readonly apps: string[];
}

/**
 * A cluster of many teams: a few large namespaces and many small ones, a fifth of them without policies, the rest with what is
 * usual: default deny, the same namespace, DNS, an ingress controller, scraping by a named port, one app to another, a team's
 * database, port ranges, NotIn and Exists, address blocks of both families; five admin policies and a baseline around them.
 */
export function mixed(size: Size, random: Random): JsonObject[] {
  const places = Array.from({ length: size.namespaces }, (_, index): Place => ({ name: `ns-${index}`, apps: [] }));
  const objects = places.map(({ name }) => namespace(name, labelsOfNamespace(name, random)));
  objects.push(namespace('kube-system', { team: 'platform' }), namespace('ingress-nginx', { role: 'ingress' }));
  objects.push(namespace('monitoring', { role: 'monitoring' }));
  objects.push(...workload(service('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }), size.form));
  objects.push(...workload(service('ingress-nginx', 'controller', { app: 'ingress-nginx' }), size.form));
  objects.push(...workload(service('monitoring', 'prometheus', { app: 'prometheus' }), size.form));
  for (let number = 0; number * REPLICAS < size.pods; number++) {
    // Every namespace has something; what is left over gathers in a few.
    const place = places[number < places.length ? number : random.skewed(places.length + 1)] ?? random.pick(places);
    const app = `app-${place.apps.length}`;
    place.apps.push(app);
    objects.push(...workload(appShape(place.name, app, random), size.form));
  }
  const governed = places.filter(() => random.chance(0.8));
  const withPolicies = governed.length === 0 ? places : governed;
  for (let number = 0; number < size.policies; number++) {
    const place = withPolicies[number % withPolicies.length] ?? random.pick(places);
    const round = Math.floor(number / withPolicies.length);
    objects.push(networkPolicy(place.name, `policy-${round}`, policySpec(round, place, places, random)));
  }
  if (size.adminPolicies) objects.push(...adminPolicies());
  return objects;
}

function labelsOfNamespace(name: string, random: Random): Labels {
  const labels: Labels = { name };
  if (random.chance(0.9)) labels['team'] = `team-${random.below(TEAMS)}`;
  if (random.chance(0.7)) labels['env'] = random.pick(['dev', 'staging', 'prod']);
  return labels;
}

function service(place: string, name: string, labels: Labels) {
  return { namespace: place, name, labels, ports: [{ port: 8080 }], replicas: 2 };
}

function appShape(place: string, app: string, random: Random) {
  const labels: Labels = { app };
  if (random.chance(0.8)) labels['tier'] = random.pick(['web', 'api', 'cache', 'db']);
  if (random.chance(0.3)) labels['legacy'] = 'true';
  return {
    namespace: place,
    name: app,
    labels,
    ports: [
      { name: 'http', port: 8000 + random.below(20) },
      ...(random.chance(0.5) ? [{ name: 'metrics', port: random.pick([9090, 9100, 9113]) }] : []),
      ...(random.chance(0.1) ? [{ name: 'dns', port: 53, protocol: 'UDP' }] : []),
    ],
    replicas: REPLICAS,
  };
}

/** The first policies of a namespace are those that every hardened namespace has; the others vary. */
function policySpec(round: number, place: Place, places: readonly Place[], random: Random): JsonObject {
  if (round === 0) return { podSelector: {}, policyTypes: random.chance(0.5) ? ['Ingress', 'Egress'] : ['Ingress'] };
  if (round === 1) return { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] };
  const app = match({ app: random.pick(place.apps) });
  const kinds: readonly (() => JsonObject)[] = [
    () => ({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: match({ 'kubernetes.io/metadata.name': 'kube-system' }) }],
          ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
        },
      ],
    }),
    () => ({
      podSelector: match({ tier: 'web' }),
      ingress: [
        { from: [{ namespaceSelector: match({ role: 'ingress' }), podSelector: match({ app: 'ingress-nginx' }) }] },
      ],
    }),
    () => ({
      podSelector: {},
      ingress: [{ from: [{ namespaceSelector: match({ role: 'monitoring' }) }], ports: [tcp('metrics')] }],
    }),
    () => ({
      podSelector: app,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: match({ app: random.pick(place.apps) }) }], ports: [tcp(8000)] }],
      egress: [{ to: [{ podSelector: match({ app: random.pick(place.apps) }) }], ports: [tcp('http')] }],
    }),
    () => ({
      podSelector: match({ tier: 'db' }),
      ingress: [
        {
          from: [
            {
              namespaceSelector: match({ team: `team-${random.below(TEAMS)}` }),
              podSelector: expression('tier', 'In', ['api', 'web']),
            },
          ],
          ports: [tcp(5432), { protocol: 'TCP', port: 6000, endPort: 6000 + random.below(100) }],
        },
      ],
    }),
    () => ({
      podSelector: expression('legacy', random.chance(0.5) ? 'NotIn' : 'DoesNotExist', undefined),
      ingress: [{ from: [{ namespaceSelector: expression('env', 'Exists') }], ports: [tcp('http')] }],
    }),
    () => ({
      podSelector: app,
      policyTypes: ['Egress'],
      egress: [
        { to: [{ ipBlock: blockOf(random) }], ports: [tcp(443)] },
        { to: [{ ipBlock: { cidr: `2001:db8:${random.below(4096).toString(16)}::/48` } }] },
      ],
    }),
    () => ({
      podSelector: app,
      ingress: [{ from: [{ namespaceSelector: match({ name: random.pick(places).name }) }], ports: [tcp(8080)] }],
    }),
  ];
  const spec = random.pick(kinds)();
  return notInNeedsValues(spec);
}

/** NotIn without values is refused by the API server. */
function notInNeedsValues(spec: JsonObject): JsonObject {
  const selector = spec['podSelector'] as JsonObject;
  const expressions = selector['matchExpressions'] as JsonObject[] | undefined;
  if (expressions?.[0]?.['operator'] !== 'NotIn') return spec;
  return { ...spec, podSelector: expression('legacy', 'NotIn', ['true']) };
}

function blockOf(random: Random): JsonObject {
  const [second, third] = [random.below(200), random.below(256)];
  const block: JsonObject = { cidr: `10.${second}.0.0/16` };
  return random.chance(0.5) ? { ...block, except: [`10.${second}.${third}.0/24`] } : block;
}

function adminPolicies(): JsonObject[] {
  const spec = (priority: number, action: string, from: JsonObject, ports?: JsonObject[]): JsonObject => ({
    priority,
    subject: { namespaces: {} },
    ingress: [{ action, from: [from], ...(ports === undefined ? {} : { ports }) }],
  });
  const policy = (name: string, given: JsonObject): JsonObject => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name },
    spec: given,
  });
  return [
    policy('allow-monitoring', spec(10, 'Allow', { namespaces: match({ role: 'monitoring' }) })),
    policy('pass-platform', spec(20, 'Pass', { namespaces: match({ team: 'platform' }) })),
    policy(
      'deny-dev-databases',
      spec(30, 'Deny', { namespaces: match({ env: 'dev' }) }, [
        { portNumber: { protocol: 'TCP', port: 5432 } },
        { portRange: { protocol: 'TCP', start: 6000, end: 6100 } },
      ]),
    ),
    policy('allow-ingress', spec(40, 'Allow', { namespaces: match({ role: 'ingress' }) }, [{ namedPort: 'http' }])),
    policy(
      'deny-legacy',
      spec(50, 'Deny', { pods: { namespaceSelector: {}, podSelector: expression('legacy', 'Exists') } }, [
        { portNumber: { protocol: 'TCP', port: 22 } },
      ]),
    ),
    {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'BaselineAdminNetworkPolicy',
      metadata: { name: 'default' },
      spec: {
        subject: { namespaces: match({ env: 'prod' }) },
        ingress: [{ action: 'Deny', from: [{ namespaces: match({ env: 'dev' }) }] }],
      },
    },
  ];
}
