export { buildCluster, NAMESPACE_NAME_LABEL } from './build.js';
export { containersOf, type Container, type ContainerKind } from './containers.js';
export { nearest, resolveWorkload, type WorkloadResolution } from './references.js';
export * from './selectors.js';
export type * from './service-types.js';
export { dialledPort, servicePort, servicesOf, type ServiceDirectory } from './services.js';
export { protocolOf } from './workloads.js';
export * from './types.js';
