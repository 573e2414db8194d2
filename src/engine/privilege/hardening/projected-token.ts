import { asNumber, asObject, asString, objectsIn } from '../../cluster/json.js';
import { isBound } from '../rights/accounts.js';
import { serviceAccountOf } from '../rights/token.js';
import { checkOf } from './check.js';

const DAY = 86_400;
/** As the API server's admission names the volume of the automatic mount, in pods that a cluster recorded. */
const AUTOMATIC = /^kube-api-access-/;

export const projectedToken = checkOf(
  {
    id: 'projectedToken',
    title: 'A projected token is for the API server, or lives long',
    severity: 'low',
    rationale: 'It is as good as the automatic one, and until it expires it is good anywhere else too.',
    remediation: 'Name the audience that the token is for, and an expirationSeconds of an hour.',
    references: ['CIS 5.1.6', 'MITRE T1528'],
  },
  ({ cluster, workload, pod }) =>
    objectsIn(pod.spec['volumes'])
      .map((volume, index) => ({ volume, index, name: asString(volume['name']) ?? '' }))
      .filter(({ name }) => !AUTOMATIC.test(name))
      .flatMap(({ volume, index, name }) =>
        objectsIn(asObject(volume['projected'])?.['sources']).flatMap((source, position) => {
          const token = asObject(source['serviceAccountToken']);
          if (token === undefined) return [];
          const audience = asString(token['audience']) ?? '';
          const seconds = asNumber(token['expirationSeconds']) ?? 3600;
          const forApi = audience === '' || /(^|\/\/)kubernetes\.default\.svc($|[./:])/.test(audience);
          if (!forApi && seconds <= DAY) return [];
          const what = [
            ...(forApi ? ['is for the API server'] : []),
            ...(seconds > DAY ? [`lives for ${Math.round(seconds / 3600)} hours`] : []),
          ].join(' and ');
          const unbound = forApi && !isBound(cluster, workload.namespace, serviceAccountOf(workload));
          return [
            {
              ...(unbound || seconds > DAY ? { severity: 'medium' as const } : {}),
              detail: `the token in volume "${name}" ${what}`,
              containers: [],
              fields: [['spec', 'volumes', index, 'projected', 'sources', position, 'serviceAccountToken']],
            },
          ];
        }),
      ),
);
