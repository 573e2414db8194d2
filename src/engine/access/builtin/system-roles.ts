import { allow, allowPaths, READ, REPORT_EVENTS, type BuiltInRole } from './notation.js';

const CERTIFICATES = 'certificates.k8s.io';
const approver = (role: string, signer: string): BuiltInRole => ({
  name: `system:certificates.k8s.io:${role}`,
  rules: [allow(['approve'], [CERTIFICATES], ['signers'], [`kubernetes.io/${signer}`])],
});
const REVIEW_TOKENS = allow(['create'], ['authentication.k8s.io'], ['tokenreviews']);
const REVIEW_ACCESS = allow(['create'], ['authorization.k8s.io'], ['subjectaccessreviews']);
const NODES = allow(READ, [''], ['nodes']);

/**
 * Roles of the control plane and its add-ons that manifests bind to. The roles of single controllers
 * (`system:controller:…`) are left out: no manifest binds them, and their accounts run no pods.
 */
export const SYSTEM_ROLES: readonly BuiltInRole[] = [
  {
    name: 'system:discovery',
    rules: [
      allowPaths(
        ['get'],
        [
          '/api',
          '/api/*',
          '/apis',
          '/apis/*',
          '/healthz',
          '/livez',
          '/openapi',
          '/openapi/*',
          '/readyz',
          '/version',
          '/version/',
        ],
      ),
    ],
  },
  {
    name: 'system:basic-user',
    rules: [
      allow(['create'], ['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
      { rule: allow(['create'], ['authentication.k8s.io'], ['selfsubjectreviews']), from: 26 },
    ],
  },
  {
    name: 'system:public-info-viewer',
    rules: [allowPaths(['get'], ['/healthz', '/livez', '/readyz', '/version', '/version/'])],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [allowPaths(['get'], ['/.well-known/openid-configuration', '/openid/v1/jwks'])],
  },
  {
    name: 'system:monitoring',
    rules: [
      allowPaths(
        ['get'],
        ['/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*'],
      ),
    ],
  },
  { name: 'system:auth-delegator', rules: [REVIEW_TOKENS, REVIEW_ACCESS] },
  {
    name: 'system:heapster',
    rules: [allow(READ, [''], ['events', 'namespaces', 'nodes', 'pods']), allow(READ, ['extensions'], ['deployments'])],
  },
  { name: 'system:kube-aggregator', rules: [allow(READ, [''], ['endpoints', 'services'])] },
  { name: 'system:kube-dns', rules: [allow(['list', 'watch'], [''], ['endpoints', 'services'])] },
  {
    name: 'system:kubelet-api-admin',
    rules: [
      NODES,
      allow(['proxy'], [''], ['nodes']),
      allow(['*'], [''], ['nodes/log', 'nodes/metrics', 'nodes/proxy', 'nodes/stats']),
    ],
  },
  {
    name: 'system:node-bootstrapper',
    rules: [allow(['create', ...READ], [CERTIFICATES], ['certificatesigningrequests'])],
  },
  {
    name: 'system:node-problem-detector',
    rules: [allow(['get'], [''], ['nodes']), allow(['patch'], [''], ['nodes/status']), REPORT_EVENTS],
  },
  {
    name: 'system:node-proxier',
    rules: [
      allow(['list', 'watch'], [''], ['endpoints', 'services']),
      NODES,
      REPORT_EVENTS,
      allow(['list', 'watch'], ['discovery.k8s.io'], ['endpointslices']),
    ],
  },
  {
    name: 'system:persistent-volume-provisioner',
    rules: [
      allow(['create', 'delete', ...READ], [''], ['persistentvolumes']),
      allow([...READ, 'update'], [''], ['persistentvolumeclaims']),
      allow(READ, ['storage.k8s.io'], ['storageclasses']),
      allow(['watch'], [''], ['events']),
      REPORT_EVENTS,
    ],
  },
  {
    name: 'system:volume-scheduler',
    rules: [
      allow([...READ, 'patch', 'update'], [''], ['persistentvolumes', 'persistentvolumeclaims']),
      allow(READ, ['storage.k8s.io'], ['storageclasses']),
    ],
  },
  {
    name: 'system:kube-scheduler',
    rules: [
      REPORT_EVENTS,
      allow(['create'], ['coordination.k8s.io'], ['leases']),
      allow(['get', 'update'], ['coordination.k8s.io'], ['leases'], ['kube-scheduler']),
      NODES,
      allow(['delete', ...READ], [''], ['pods']),
      allow(['create'], [''], ['bindings', 'pods/binding']),
      allow(['patch', 'update'], [''], ['pods/status']),
      allow(
        READ,
        [''],
        ['replicationcontrollers', 'services', 'persistentvolumeclaims', 'persistentvolumes', 'namespaces'],
      ),
      allow(READ, ['apps', 'extensions'], ['replicasets']),
      allow(READ, ['apps'], ['statefulsets']),
      allow(READ, ['policy'], ['poddisruptionbudgets']),
      REVIEW_TOKENS,
      REVIEW_ACCESS,
      allow(READ, ['storage.k8s.io'], ['csinodes', 'csidrivers', 'csistoragecapacities']),
    ],
  },
  {
    name: 'system:kube-controller-manager',
    rules: [
      REPORT_EVENTS,
      allow(['create'], ['coordination.k8s.io'], ['leases']),
      allow(['get', 'update'], ['coordination.k8s.io'], ['leases'], ['kube-controller-manager']),
      allow(['create', 'get', 'update'], [''], ['secrets', 'serviceaccounts']),
      allow(['delete'], [''], ['secrets']),
      allow(['get'], [''], ['configmaps', 'namespaces']),
      REVIEW_TOKENS,
      REVIEW_ACCESS,
      allow(['list', 'watch'], ['*'], ['*']),
      allow(['create'], [''], ['serviceaccounts/token']),
    ],
  },
  {
    // Kubelets have these rights through the Node authorizer, for the objects of their own pods; nobody is bound to the role.
    name: 'system:node',
    rules: [
      REVIEW_TOKENS,
      allow(['create'], ['authorization.k8s.io'], ['localsubjectaccessreviews', 'subjectaccessreviews']),
      allow(READ, [''], ['services', 'pods', 'configmaps', 'secrets']),
      allow(['create', ...READ, 'patch', 'update'], [''], ['nodes']),
      allow(['patch', 'update'], [''], ['nodes/status', 'pods/status']),
      allow(['create', 'patch', 'update'], [''], ['events']),
      allow(['create', 'delete'], [''], ['pods']),
      allow(['create'], [''], ['pods/eviction', 'serviceaccounts/token']),
      allow(['get'], [''], ['persistentvolumeclaims', 'persistentvolumes', 'endpoints']),
      allow(['get', 'patch', 'update'], [''], ['persistentvolumeclaims/status']),
      allow(['create', ...READ], [CERTIFICATES], ['certificatesigningrequests']),
      allow(['create', 'delete', 'get', 'patch', 'update'], ['coordination.k8s.io'], ['leases']),
      allow(['get'], ['storage.k8s.io'], ['volumeattachments']),
      allow(READ, ['storage.k8s.io'], ['csidrivers']),
      allow(['create', 'delete', 'get', 'patch', 'update'], ['storage.k8s.io'], ['csinodes']),
      allow(READ, ['node.k8s.io'], ['runtimeclasses']),
    ],
  },
  {
    name: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    rules: [allow(['create'], [CERTIFICATES], ['certificatesigningrequests/nodeclient'])],
  },
  {
    name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    rules: [allow(['create'], [CERTIFICATES], ['certificatesigningrequests/selfnodeclient'])],
  },
  approver('kube-apiserver-client-approver', 'kube-apiserver-client'),
  approver('kube-apiserver-client-kubelet-approver', 'kube-apiserver-client-kubelet'),
  approver('kubelet-serving-approver', 'kubelet-serving'),
  approver('legacy-unknown-approver', 'legacy-unknown'),
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    rules: [allow(READ, [''], ['configmaps'], ['extension-apiserver-authentication'])],
  },
];
