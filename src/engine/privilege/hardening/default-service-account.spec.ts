import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { defaultServiceAccount } from './default-service-account.js';

describeHardening(defaultServiceAccount, {
  quiet: {
    'an account of its own': '{serviceAccountName: own, containers: [{name: a, image: x}]}',
    'the deprecated name of the field': '{serviceAccount: own, containers: [{name: a, image: x}]}',
  },
  finds: {
    'no account, or an empty one': {
      spec: '{serviceAccountName: "", containers: [{name: a, image: x}]}',
      hits: [
        { detail: 'the pod runs as the default service account of its namespace', fields: ['spec.serviceAccountName'] },
      ],
    },
  },
});
