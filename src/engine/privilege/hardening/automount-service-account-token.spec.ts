import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { automountServiceAccountToken } from './automount-service-account-token.js';

const ACCOUNT = `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: own, namespace: shop}
automountServiceAccountToken: false`;
const BINDING = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: bound, namespace: shop}]`;
const fields = ['spec.automountServiceAccountToken'];

describeHardening(automountServiceAccountToken, {
  quiet: {
    'a pod that says no': '{automountServiceAccountToken: false, containers: [{name: a, image: x}]}',
    'an account that says no': {
      spec: '{serviceAccountName: own, containers: [{name: a, image: x}]}',
      others: ACCOUNT,
    },
  },
  finds: {
    'nothing said': {
      spec: '{containers: [{name: a, image: x}]}',
      others: ACCOUNT,
      hits: [
        {
          detail:
            'the API token of shop/default is mounted; set automountServiceAccountToken=false unless the program needs it',
          fields,
        },
      ],
    },
    'a pod that overrules its account': {
      spec: '{serviceAccountName: own, automountServiceAccountToken: true, containers: [{name: a, image: x}]}',
      others: ACCOUNT,
      hits: [
        {
          detail:
            'the API token of shop/own is mounted; set automountServiceAccountToken=false unless the program needs it',
          fields,
        },
      ],
    },
    'an account that a binding grants rights, as less severe': {
      spec: '{serviceAccountName: bound, containers: [{name: a, image: x}]}',
      others: BINDING,
      hits: [
        {
          severity: 'low',
          detail:
            'the API token of shop/bound is mounted; a binding grants it rights, so that the program seems to need it',
          fields,
        },
      ],
    },
  },
});
