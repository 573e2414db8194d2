import { containersOf, type Cluster, type Workload } from '../cluster/index.js';
import type { AccountAccess } from './account.js';
import { accountNameOf } from './accounts.js';
import { accessOf, tokensIn } from './of-cluster.js';
import type { TokenMount } from './tokens.js';

/** What the pod's service account may do, and whether the pod's containers hold the token for it. */
export interface WorkloadAccess {
  /** namespace/name */
  readonly serviceAccount: string;
  /** Whether any container holds a token that the API server takes. Without one nothing below is within an intruder's reach. */
  readonly token: boolean;
  readonly tokens: readonly (TokenMount & { readonly container: string })[];
  readonly declared: boolean;
  readonly permissions: AccountAccess['permissions'];
  readonly risks: AccountAccess['risks'];
  /** Accounts besides its own whose tokens are mounted. */
  readonly otherAccounts: readonly Pick<AccountAccess, 'namespace' | 'name' | 'permissions' | 'risks'>[];
}

/** @param minor the minor version of Kubernetes 1 whose built-in roles count; absent: the newest known. */
export function accessOfWorkload(cluster: Cluster, workload: Workload, minor?: number): WorkloadAccess {
  const access = accessOf(cluster, minor);
  const own = access.accountOf(workload);
  const serviceAccount = `${workload.namespace}/${accountNameOf(workload)}`;
  const tokens = containersOf(workload.podSpec).flatMap((container) =>
    tokensIn(cluster, workload, container).map((token) => ({ container: container.name, ...token })),
  );
  const usable = tokens.filter((token) => token.usable);
  const others = new Set(usable.map(({ account }) => account).filter((account) => account !== serviceAccount));
  return {
    serviceAccount,
    token: usable.length > 0,
    tokens,
    declared: own.declared,
    permissions: own.permissions,
    risks: own.risks,
    otherAccounts: [...others].sort().map((account) => {
      const [namespace = '', name = ''] = account.split('/');
      const { permissions, risks } = access.account(namespace, name);
      return { namespace, name, permissions, risks };
    }),
  };
}
