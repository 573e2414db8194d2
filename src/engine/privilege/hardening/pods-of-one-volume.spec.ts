import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { podsOfOneVolume } from './pods-of-one-volume.js';

const SPEC = '{volumes: [{name: v, persistentVolumeClaim: {claimName: data}}], containers: [{name: a, image: x}]}';
const claim = (mode: string) => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [${mode}]}
`;
const other = (account: string) => `---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: shop}
spec: {serviceAccountName: ${account}, volumes: [{name: v, persistentVolumeClaim: {claimName: data}}], containers: [{name: a, image: x}]}
`;

describeHardening(podsOfOneVolume, {
  quiet: {
    'a claim of its own': { spec: SPEC, others: claim('ReadWriteMany') },
    'a claim of one node': { spec: SPEC, others: `${claim('ReadWriteOnce')}${other('other')}` },
    'a claim that is not there': { spec: SPEC, others: other('other') },
    'workloads of one account': { spec: SPEC, others: `${claim('ReadWriteMany')}${other('default')}` },
  },
  finds: {
    'another account at the same claim': {
      spec: SPEC,
      others: `${claim('ReadWriteMany')}${other('other')}`,
      hits: [
        {
          detail: 'the claim data is also mounted by shop/Pod/other, of another service account',
          fields: ['spec.volumes[0].persistentVolumeClaim'],
        },
      ],
    },
  },
});
