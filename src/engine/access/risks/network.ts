import { hitsOf, scoped, type Risk } from './types.js';

const CHANGE = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const WRITE = ['create', 'update', 'patch'];

const POLICIES: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['networking.k8s.io', ['networkpolicies']],
  ['policy.networking.k8s.io', ['adminnetworkpolicies', 'baselineadminnetworkpolicies', 'clusternetworkpolicies']],
  ['cilium.io', ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies']],
  ['crd.projectcalico.org', ['networkpolicies', 'globalnetworkpolicies', 'tiers']],
  ['projectcalico.org', ['networkpolicies', 'globalnetworkpolicies', 'tiers']],
  ['crd.antrea.io', ['networkpolicies', 'clusternetworkpolicies']],
  ['security.istio.io', ['authorizationpolicies', 'peerauthentications']],
];
const ROUTING: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['', ['services', 'endpoints']],
  ['discovery.k8s.io', ['endpointslices']],
  ['networking.k8s.io', ['ingresses']],
  ['gateway.networking.k8s.io', ['gateways', 'httproutes', 'grpcroutes', 'tcproutes', 'tlsroutes', 'referencegrants']],
  ['networking.istio.io', ['virtualservices', 'destinationrules', 'gateways', 'serviceentries']],
  ['route.openshift.io', ['routes']],
];

export const network: readonly Risk[] = [
  {
    id: 'changeNetworkPolicies',
    title: 'Isolation can be undone',
    severity: 'high',
    rationale: 'Whoever writes or deletes policies changes the answer to who reaches whom, this one’s among them.',
    remediation: 'Leave policies to those who own the network of the namespace.',
    references: ['MITRE T1562.007'],
    find: (view) =>
      hitsOf(
        POLICIES.flatMap(([group, resources]) => view.held(CHANGE, group, resources)),
        scoped('high', 'medium'),
      ),
  },
  {
    id: 'redirectTraffic',
    title: 'Traffic of others can be redirected',
    severity: 'medium',
    rationale:
      'Services, their endpoints and routes decide which pod answers for a name; an external address in a Service catches traffic for it in the whole cluster (CVE-2020-8554).',
    remediation: 'Keep to the objects that the program owns, by resourceNames where they are known.',
    references: ['MITRE T1557', 'CVE-2020-8554'],
    find: (view) =>
      hitsOf(
        [
          ...ROUTING.flatMap(([group, resources]) => view.held(WRITE, group, resources)),
          ...view.held(['update', 'patch'], '', ['services/status']),
        ].filter((each) => each.names.length === 0),
        scoped('medium', 'low'),
      ),
  },
];
