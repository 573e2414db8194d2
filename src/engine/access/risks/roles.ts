import { hitsOf, pairHits, scoped, type Risk } from './types.js';
import { together, type AccessView, type Held } from './view.js';

const RBAC = 'rbac.authorization.k8s.io';
const CSR = 'certificates.k8s.io';
const WRITE = ['create', 'update', 'patch'];
const POWERFUL_SIGNERS = [
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/*',
];

/** The API server asks for bind on the role, in the binding's namespace, unless the caller holds all that the role gives. */
function bindPairs(view: AccessView): (readonly [Held, Held])[] {
  const bind = view.held(['bind'], RBAC, ['roles', 'clusterroles']);
  // A RoleBinding in a namespace may bring a ClusterRole into it: there the cluster-scoped role is asked about as well.
  const bindHere = [...bind, ...namespacedBind(view)];
  if (bindHere.length === 0) return [];
  const bindings = [...view.held(WRITE, RBAC, ['rolebindings']), ...view.held(WRITE, RBAC, ['clusterrolebindings'])];
  return together(bindHere, bindings).filter(
    ([right, write]) =>
      write.resource !== 'clusterrolebindings' || (right.namespace === '' && right.resource === 'clusterroles'),
  );
}

/** bind on clusterroles by a RoleBinding: held() leaves it out, as clusterroles are cluster-scoped for every other verb. */
function namespacedBind(view: AccessView): Held[] {
  return view.heldInNamespace('bind', RBAC, 'clusterroles');
}

export const roles: readonly Risk[] = [
  {
    id: 'bindRoles',
    title: 'Any role can be bound',
    severity: 'critical',
    rationale:
      'bind together with writing bindings lets the account give itself a role whose rights it does not hold, cluster-admin among them.',
    remediation: 'Name the roles that may be bound in resourceNames of the bind rule.',
    references: ['CIS 5.1.8', 'MITRE T1098'],
    find: (view) =>
      pairHits(bindPairs(view), (namespace, held) => {
        const named = held.filter((each) => each.verb === 'bind').every((each) => each.names.length > 0);
        return named ? 'medium' : namespace === '' ? 'critical' : 'high';
      }),
  },
  {
    id: 'escalateRoles',
    title: 'Roles can be given rights that the account does not have',
    severity: 'critical',
    rationale: 'escalate together with writing roles lets the account widen a role that it is bound to itself.',
    remediation: 'Take escalate away.',
    references: ['CIS 5.1.8', 'MITRE T1098'],
    find: (view) => {
      const pairs = (['roles', 'clusterroles'] as const).flatMap((resource) =>
        together(view.held(['escalate'], RBAC, [resource]), view.held(WRITE, RBAC, [resource])),
      );
      return pairHits(pairs, scoped('critical', 'high'));
    },
  },
  {
    id: 'impersonate',
    title: 'Others can be impersonated',
    severity: 'critical',
    rationale:
      'The API server takes the caller for whom it names. With users and groups, system:masters is one of them; an account of the namespace needs serviceaccounts only.',
    remediation: 'Name in resourceNames who may be impersonated.',
    references: ['CIS 5.1.8', 'MITRE T1550', 'MITRE T1078'],
    find: (view) => {
      const users = view.held(['impersonate'], '', ['users']);
      const accounts = view.held(['impersonate'], '', ['serviceaccounts']);
      const groups = view.held(['impersonate'], '', ['groups']);
      const more = [
        ...view.held(['impersonate'], 'authentication.k8s.io', ['uids']),
        ...view.heldBelow('impersonate', 'authentication.k8s.io', 'userextras'),
      ];
      // A group is impersonated along with a user or an account, never alone.
      const somebody = [...users, ...accounts];
      const alongside = somebody.length === 0 ? [] : [...groups, ...more];
      return hitsOf([...somebody, ...alongside], (namespace, held) => {
        const named = held.every((each) => each.names.length > 0);
        if (named && !held.some((each) => each.names.includes('system:masters'))) return 'medium';
        return namespace === '' ? 'critical' : 'high';
      });
    },
  },
  {
    id: 'signCertificates',
    title: 'Client certificates can be had for any name',
    severity: 'critical',
    rationale:
      'Whoever may request a certificate, approve the request and use the signer of API clients becomes any user or node, for as long as the certificate runs.',
    remediation: 'Separate requesting from approving; name signers in resourceNames.',
    references: ['MITRE T1649', 'MITRE T1098'],
    find: (view) => {
      const request = view.held(['create'], CSR, ['certificatesigningrequests']);
      const approve = view.held(['update', 'patch'], CSR, ['certificatesigningrequests/approval']);
      const sign = view
        .held(['approve'], CSR, ['signers'])
        .filter((each) => each.names.length === 0 || each.names.some((name) => POWERFUL_SIGNERS.includes(name)));
      if (request.length === 0 || approve.length === 0 || sign.length === 0) return [];
      return hitsOf([...request, ...approve, ...sign], scoped('critical', 'critical'));
    },
  },
];
