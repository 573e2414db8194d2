import { hitsOf, scoped, type Risk } from './types.js';

const WRITE = ['create', 'update', 'patch'];
const ADMISSION = [
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
];
/** ConfigMaps of kube-system that decide who is who, or what a name means. */
const TELLING_CONFIGMAPS = ['aws-auth', 'coredns', 'coredns-custom', 'kube-dns', 'kube-proxy', 'kubeadm-config'];

export const controlPlane: readonly Risk[] = [
  {
    id: 'changeAdmission',
    title: 'What the API server does with objects can be changed',
    severity: 'high',
    rationale:
      'Webhooks see and change every object, Secrets among them; admission policies, aggregated APIs and the conversion of custom resources likewise.',
    remediation: 'Leave these to the installation of the cluster; a webhook can be kept in step by resourceNames.',
    references: ['CIS 5.1.12', 'MITRE T1556', 'MITRE T1554'],
    find: (view) =>
      hitsOf(
        [
          ...view.held(WRITE, 'admissionregistration.k8s.io', ADMISSION),
          ...view.held(WRITE, 'apiregistration.k8s.io', ['apiservices']),
          ...view.held(WRITE, 'apiextensions.k8s.io', ['customresourcedefinitions']),
        ],
        (_, held) => (held.every((each) => each.names.length > 0) ? 'medium' : 'high'),
      ),
  },
  {
    id: 'changeNamespaces',
    title: 'The labels of namespaces can be changed',
    severity: 'high',
    rationale:
      'Labels of a namespace switch Pod Security admission off and decide which network policies and meshes count it in: the isolation shown here holds only as long as nobody does.',
    remediation: 'Take update and patch on namespaces away.',
    references: ['MITRE T1562'],
    find: (view) => hitsOf(view.held(['update', 'patch'], '', ['namespaces']), scoped('high', 'high')),
  },
  {
    id: 'changeSystemConfig',
    title: 'Configuration of the cluster itself can be changed',
    severity: 'critical',
    rationale:
      'ConfigMaps of kube-system decide who is an administrator (aws-auth) and what names resolve to (coredns).',
    remediation: 'Keep writing of ConfigMaps out of kube-system.',
    references: ['MITRE T1098', 'MITRE T1557'],
    find: (view) =>
      hitsOf(
        view
          .held(['update', 'patch'], '', ['configmaps'])
          .filter(
            (each) =>
              (each.namespace === '' || each.namespace === 'kube-system') &&
              (each.names.length === 0 || each.names.some((name) => TELLING_CONFIGMAPS.includes(name))),
          ),
        scoped('critical', 'critical'),
      ),
  },
];
