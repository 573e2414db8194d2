import { controlPlane } from './control-plane.js';
import { everything } from './everything.js';
import { network } from './network.js';
import { nodes } from './nodes.js';
import { roles } from './roles.js';
import { secrets } from './secrets.js';
import type { Risk } from './types.js';
import { workloads } from './workloads.js';

export { AccessView } from './view.js';
export type { Risk, RiskHit, RiskSeverity } from './types.js';

/** Risky permissions, worst kinds first. */
export const RISKS: readonly Risk[] = [
  ...everything,
  ...roles,
  ...secrets,
  ...workloads,
  ...nodes,
  ...controlPlane,
  ...network,
];
