import { podCreation } from './workloads.js';
import { hitsOf, pairHits, scoped, type Risk } from './types.js';
import { together } from './view.js';

export const secrets: readonly Risk[] = [
  {
    id: 'readSecrets',
    title: 'Secrets can be read',
    severity: 'critical',
    rationale:
      'list and watch hand out every Secret with its values; get needs a name that is known or guessed. Tokens of accounts lie in Secrets only where somebody made such a Secret.',
    remediation: 'Name the Secrets in resourceNames and keep to get, or mount them.',
    references: ['CIS 5.1.2', 'MITRE T1552.007', 'MITRE T1528'],
    find: (view) =>
      hitsOf(view.held(['get', 'list', 'watch'], '', ['secrets']), (namespace, held) => {
        const whole = held.some((each) => each.verb !== 'get');
        const named = held.every((each) => each.names.length > 0);
        if (named) return 'low';
        return namespace === '' ? (whole ? 'critical' : 'high') : whole ? 'high' : 'medium';
      }),
  },
  {
    id: 'mintTokenSecret',
    title: 'A token can be had by making a Secret for it',
    severity: 'critical',
    rationale:
      'A Secret of type kubernetes.io/service-account-token that names an account is filled with its token; reading it back, or mounting it in a pod, gives that token, which does not expire.',
    remediation: 'Take away create on secrets, or the reading of them.',
    references: ['MITRE T1528'],
    find: (view) => {
      const create = view.held(['create'], '', ['secrets']);
      if (create.length === 0) return [];
      const read = view.held(['get', 'list', 'watch'], '', ['secrets']);
      const pods = podCreation(view);
      return pairHits(together(create, [...read, ...pods]), scoped('critical', 'high'));
    },
  },
  {
    id: 'createTokens',
    title: 'Tokens of service accounts can be requested',
    severity: 'critical',
    rationale: 'create on serviceaccounts/token returns a token of the account: its rights become the caller’s.',
    remediation: 'Name the accounts in resourceNames, or take the rule away.',
    references: ['MITRE T1528', 'MITRE T1550.001'],
    find: (view) => hitsOf(view.held(['create'], '', ['serviceaccounts/token']), scoped('critical', 'high')),
  },
];
