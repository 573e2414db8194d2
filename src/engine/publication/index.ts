export { publicationsOf, type PublicationMap } from './publish.js';
export { DEAD_ENDS, type DeadEnd, type DeadEndRule } from './dead-ends.js';
export {
  EXPOSURE_CLASSES,
  type ChainLink,
  type ExposureClass,
  type Publication,
  type PublicationAssumption,
  type PublishedPort,
  type PublishedWorkload,
  type Via,
} from './types.js';
