import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { projectedToken } from './projected-token.js';

const fields = ['spec.volumes[0].projected.sources[1].serviceAccountToken'];
const BINDING = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]`;
const volume = (token: string, name = 'v') =>
  `{volumes: [{name: ${name}, projected: {sources: [{configMap: {name: c}}, {serviceAccountToken: ${token}}]}}], containers: [{name: a, image: x}]}`;

describeHardening(projectedToken, {
  quiet: {
    'a token for something else, for an hour': volume('{audience: vault, path: t}'),
    'the automatic mount as a cluster records it': volume('{path: t}', 'kube-api-access-x7k2p'),
  },
  finds: {
    'one for the API server': {
      spec: volume('{path: t}'),
      hits: [{ severity: 'medium', detail: 'the token in volume "v" is for the API server', fields }],
    },
    'one for the API server by its name': {
      spec: volume('{path: t, audience: "https://kubernetes.default.svc.cluster.local"}'),
      hits: [{ severity: 'medium', detail: 'the token in volume "v" is for the API server', fields }],
    },
    'a long life': {
      spec: volume('{path: t, audience: vault, expirationSeconds: 90000}'),
      hits: [{ severity: 'medium', detail: 'the token in volume "v" lives for 25 hours', fields }],
    },
    'one for the API server that a binding grants rights, as less severe': {
      spec: volume('{path: t}'),
      others: BINDING,
      hits: [{ detail: 'the token in volume "v" is for the API server', fields }],
    },
  },
});
