import type { Identity, Subject } from './types.js';

export const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';
export const ANONYMOUS = 'system:anonymous';
export const ALL_SERVICE_ACCOUNTS = 'system:serviceaccounts';
/** Its members are asked nothing: the authorizer lets them do everything before RBAC is looked at. */
export const MASTERS = 'system:masters';

/** Whom the API server takes the bearer of a service account's token for. */
export function identityOfAccount(namespace: string, name: string): Identity {
  return {
    user: `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`,
    groups: [ALL_SERVICE_ACCOUNTS, `${ALL_SERVICE_ACCOUNTS}:${namespace}`, AUTHENTICATED],
  };
}

export const ANONYMOUS_IDENTITY: Identity = { user: ANONYMOUS, groups: [UNAUTHENTICATED] };

/** A subject's key in the index of grants. A ServiceAccount is the user of its name, whichever way the binding spells it. */
export function subjectKey(subject: Subject): string {
  if (subject.kind === 'Group') return `group ${subject.name}`;
  if (subject.kind === 'User') return `user ${subject.name}`;
  return `user ${SERVICE_ACCOUNT_PREFIX}${subject.namespace}:${subject.name}`;
}

/** The account that a user name stands for; undefined for any other user. */
export function accountOfUser(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined;
  const parts = user.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
  const [namespace, name] = parts;
  if (parts.length !== 2 || namespace === undefined || name === undefined || namespace === '' || name === '')
    return undefined;
  return { namespace, name };
}

/** How a person would call a subject: shop/cart for an account, the bare name with its kind otherwise. */
export function subjectText(subject: Subject): string {
  const account = subject.kind === 'User' ? accountOfUser(subject.name) : undefined;
  if (subject.kind === 'ServiceAccount') return `ServiceAccount ${subject.namespace}/${subject.name}`;
  return account === undefined
    ? `${subject.kind} ${subject.name}`
    : `ServiceAccount ${account.namespace}/${account.name}`;
}
