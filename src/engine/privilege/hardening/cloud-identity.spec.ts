import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { cloudIdentity } from './cloud-identity.js';

const ACCOUNT = `---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: own
  namespace: shop
  annotations: {azure.workload.identity/client-id: "42", iam.gke.io/gcp-service-account: g@p, eks.amazonaws.com/role-arn: "arn:1", other: x}`;

describeHardening(cloudIdentity, {
  quiet: {
    'an account without': '{containers: [{name: a, image: x}]}',
    'annotations of another account': {
      spec: '{serviceAccountName: other, containers: [{name: a, image: x}]}',
      others: ACCOUNT,
    },
  },
  finds: {
    'every cloud': {
      spec: '{serviceAccountName: own, containers: [{name: a, image: x}]}',
      others: ACCOUNT,
      hits: ['the AWS role arn:1', 'the Google service account g@p', 'the Azure identity 42'].map((what) => ({
        detail: `service account shop/own stands for ${what}`,
        fields: ['spec.serviceAccountName'],
      })),
    },
  },
});
