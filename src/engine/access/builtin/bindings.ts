import type { BuiltInBinding } from './notation.js';

/** Who has the built-in roles from the start. Before 1.14 the anonymous caller had discovery too. */
export const BUILT_IN_BINDINGS: readonly BuiltInBinding[] = [
  { name: 'cluster-admin', role: 'cluster-admin', subjects: [['Group', 'system:masters']] },
  { name: 'system:basic-user', role: 'system:basic-user', subjects: [['Group', 'system:authenticated']], from: 14 },
  {
    name: 'system:basic-user',
    role: 'system:basic-user',
    subjects: [
      ['Group', 'system:authenticated'],
      ['Group', 'system:unauthenticated'],
    ],
    until: 13,
  },
  { name: 'system:discovery', role: 'system:discovery', subjects: [['Group', 'system:authenticated']], from: 14 },
  {
    name: 'system:discovery',
    role: 'system:discovery',
    subjects: [
      ['Group', 'system:authenticated'],
      ['Group', 'system:unauthenticated'],
    ],
    until: 13,
  },
  {
    name: 'system:public-info-viewer',
    role: 'system:public-info-viewer',
    subjects: [
      ['Group', 'system:authenticated'],
      ['Group', 'system:unauthenticated'],
    ],
    from: 14,
  },
  {
    name: 'system:service-account-issuer-discovery',
    role: 'system:service-account-issuer-discovery',
    subjects: [['Group', 'system:serviceaccounts']],
    from: 20,
  },
  { name: 'system:monitoring', role: 'system:monitoring', subjects: [['Group', 'system:monitoring']], from: 18 },
  {
    name: 'system:kube-controller-manager',
    role: 'system:kube-controller-manager',
    subjects: [['User', 'system:kube-controller-manager']],
  },
  { name: 'system:kube-scheduler', role: 'system:kube-scheduler', subjects: [['User', 'system:kube-scheduler']] },
  { name: 'system:volume-scheduler', role: 'system:volume-scheduler', subjects: [['User', 'system:kube-scheduler']] },
  { name: 'system:node-proxier', role: 'system:node-proxier', subjects: [['User', 'system:kube-proxy']] },
  { name: 'system:kube-dns', role: 'system:kube-dns', subjects: [['ServiceAccount', 'kube-dns', 'kube-system']] },
];
