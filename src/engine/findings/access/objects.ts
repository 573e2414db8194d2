import { accessOf, ACCESS_RULES, OBJECT_RISKS, objectRisksOf, type SourceObject } from '../../access/index.js';
import type { Found, Place, RuleGroup } from '../types.js';

const IDS: ReadonlySet<string> = new Set(OBJECT_RISKS.map(({ id }) => `access.${id}`));

/** What is wrong with a role or binding itself, whoever runs as what. */
export const accessObjects: RuleGroup = {
  rules: ACCESS_RULES.filter(({ id }) => IDS.has(id)),
  *find({ cluster }): Iterable<Found> {
    for (const { id, severity, detail, object } of objectRisksOf(cluster, accessOf(cluster).policy)) {
      if (object.position === undefined) continue;
      yield {
        rule: `access.${id}`,
        place: placeOf(object, object.position),
        what: [],
        detail,
        position: object.position,
        severity,
      };
    }
  },
};

function placeOf({ kind, namespace, name }: SourceObject, start: Place['start']): Place {
  const ref = namespace === '' ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
  return { ref, namespace, isWorkload: false, start };
}
