export { reachesAddress } from './address-reach.js';
export { askReach, verdictOfQuestion } from './ask.js';
export { compileNetwork, type Network } from './network.js';
export type * from './types.js';
export {
  connectionsFrom,
  connectionsOf,
  connectivityOf,
  undecidedScopes,
  type Connection,
  type Connectivity,
  type UnknownConnection,
} from './map/connectivity.js';
export { externalOf, externalOfWorkload, type ExternalConnection, type UnknownExternal } from './map/external.js';
export type { ConnectivityFilter } from './map/filter.js';
export { reachMapOf, type ReachMap } from './map/reach-map.js';
export type { Cause } from './map/causes.js';
export { diffOf, TooManyChanges, type ExternalChange, type ReachChange, type ReachDiff } from './map/diff.js';
export { expandFactored, factoredOf, type FactoredConnectivity } from './map/factored.js';
export { scopeOf, type Scope } from './scope.js';
export { everyPortOf, onePort, type PortSet } from './ports.js';
