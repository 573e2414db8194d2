import {
  accessOf,
  accessOfWorkload,
  ACCESS_RULES,
  OBJECT_RISKS,
  placeOfRisk,
  type AccountRisk,
} from '../../access/index.js';
import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

const ABOUT_OBJECTS: ReadonlySet<string> = new Set(OBJECT_RISKS.map(({ id }) => `access.${id}`));

const RULES = ACCESS_RULES.filter(({ id }) => !ABOUT_OBJECTS.has(id));
const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** What the tokens in a workload's containers are good for. An account whose token no pod holds is nobody's gain. */
export const permissions: RuleGroup = {
  rules: RULES,
  *find({ cluster }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const access = accessOfWorkload(cluster, workload);
      if (!access.token) continue;
      const held = new Set(access.tokens.filter(({ usable }) => usable).map(({ account }) => account));
      for (const account of held) {
        const [namespace = '', name = ''] = account.split('/');
        for (const risk of accessOf(cluster).account(namespace, name).risks) {
          // A cloud's identity is a finding of hardening.cloudIdentity.
          if (!IDS.has(`access.${risk.id}`)) continue;
          yield {
            rule: `access.${risk.id}`,
            place: placeOfWorkload(workload),
            what: [account],
            detail: `its token of ${account} gives: ${risk.detail}${byWay(risk)}`,
            position: placeOfRisk(risk) ?? workload.object.locate([...workload.podSpecPath, 'serviceAccountName']),
            severity: risk.severity,
          };
        }
      }
    }
  },
};

function byWay({ chain }: AccountRisk): string {
  const [first] = chain;
  if (first === undefined) return '';
  const { binding, role, subject } = first;
  const more = chain.length > 1 ? `, and ${chain.length - 1} more` : '';
  return ` (${binding.kind} ${binding.name} gives ${subject} ${role.kind} ${role.name}${more})`;
}
