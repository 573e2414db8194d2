export { reachesAddress } from './address-reach.js';
export { askReach } from './ask.js';
export { compileNetwork, type Network } from './network.js';
export type * from './types.js';
export {
  connectionsOf,
  connectivityOf,
  undecidedScopes,
  type Connection,
  type Connectivity,
  type UnknownConnection,
} from './map/connectivity.js';
export { externalOf, type ExternalConnection } from './map/external.js';
export { reachMapOf, type ConnectivityFilter, type ReachMap } from './map/reach-map.js';
export { diffOf, type ReachDiff } from './map/diff.js';
export { factoredOf, type FactoredConnectivity } from './map/factored.js';
export { scopeOf, type Scope } from './scope.js';
