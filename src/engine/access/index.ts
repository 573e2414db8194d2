export type { AccountAccess, AccountRisk, ChainLink, Permission } from './account.js';
export { accountNameOf, type ServiceAccount } from './accounts.js';
export { identityOfAccount } from './identities.js';
export { accessOf, directoryOf, tokensIn, type ClusterAccess } from './of-cluster.js';
export { compileAccess, isAllowed, type AccessPolicy } from './policy.js';
export { OBJECT_RISKS, objectRisksOf, type ObjectRisk } from './risks/bundle.js';
export { RISKS, type Risk } from './risks/index.js';
export type { TokenMount } from './tokens.js';
export type * from './types.js';
