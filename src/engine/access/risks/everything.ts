import { hitsOf, scoped, type Risk } from './types.js';

export const everything: readonly Risk[] = [
  {
    id: 'clusterAdmin',
    title: 'The account may do everything',
    severity: 'critical',
    rationale: 'Every verb on every resource: in the whole cluster that is cluster-admin, in one namespace its master.',
    remediation: 'Bind a role that lists the resources and verbs the program uses.',
    references: ['CIS 5.1.1', 'CIS 5.1.3', 'MITRE T1078.004'],
    find: ({ everything: rules }) =>
      hitsOf(
        rules.map((each) => ({ ...each, verb: '*', resource: '*', namespace: each.grant.namespace, names: [] })),
        scoped('critical', 'high'),
      ),
  },
];
