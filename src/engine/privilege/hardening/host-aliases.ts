import { asList, asString, objectsIn } from '../../cluster/json.js';
import { checkOf } from './check.js';

export const hostAliases = checkOf(
  {
    id: 'hostAliases',
    title: 'Names are resolved by the manifest',
    severity: 'low',
    rationale: 'Entries of /etc/hosts go before DNS: whoever writes the manifest sends the program elsewhere.',
    remediation: 'Use a Service without a selector, or DNS.',
    references: ['MITRE T1565'],
  },
  ({ pod }) => {
    const names = objectsIn(pod.spec['hostAliases']).flatMap((alias) =>
      asList(alias['hostnames']).flatMap((name) => asString(name) ?? []),
    );
    return names.length === 0
      ? []
      : [{ detail: `/etc/hosts gets ${names.join(', ')}`, containers: [], fields: [['spec', 'hostAliases']] }];
  },
);
