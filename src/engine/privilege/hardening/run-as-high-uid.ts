import { asNumber } from '../../cluster/json.js';
import { badSettings, settersOf } from '../standards/pod.js';
import { checkOf } from './check.js';

const HIGH = 10_000;

export const runAsHighUid = checkOf(
  {
    id: 'runAsHighUid',
    title: 'The uid or gid is below 10000',
    severity: 'low',
    rationale:
      'Without a user namespace the uid is the same on the node: a low one may be the uid of an account there, whose files are then open after a breakout.',
    remediation: 'Use a runAsUser and a runAsGroup of 10000 or more.',
    references: ['trivy KSV020', 'trivy KSV021'],
  },
  ({ pod }) => {
    const found = ['runAsUser', 'runAsGroup'].flatMap((field) =>
      badSettings(
        pod,
        [field],
        (security) => security[field],
        // 0 is a matter of its own.
        (value) => (asNumber(value) ?? 0) > 0 && (asNumber(value) ?? HIGH) < HIGH,
      ),
    );
    if (found.length === 0) return [];
    const setters = settersOf(found);
    const values = [...new Set(found.map(({ field, value }) => `${String(field.at(-1))}=${String(value)}`))];
    return [
      {
        detail: `${setters.text} should use ids of ${HIGH} or more instead of ${values.join(', ')}`,
        containers: setters.containers,
        fields: found.map(({ field }) => field),
      },
    ];
  },
);
