import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { noAppArmor } from './no-app-armor.js';

describeHardening(noAppArmor, {
  quiet: {
    'nothing said': '{containers: [{name: a, image: x}]}',
    Windows:
      '{os: {name: windows}, containers: [{name: a, image: x, securityContext: {appArmorProfile: {type: Unconfined}}}]}',
  },
  finds: {
    Unconfined: {
      spec: '{securityContext: {appArmorProfile: {type: Unconfined}}, containers: [{name: a, image: x}]}',
      hits: [
        {
          detail: 'no AppArmor profile confines container "a"',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.appArmorProfile'],
        },
      ],
    },
  },
});
