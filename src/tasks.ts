import { accountAccessTask, whoCanTask } from './access/access.task.js';
import type { Task } from './analysis/task.js';
import { exposureTask } from './exposure/exposure.task.js';
import { connectivityPieceTask, connectivityTask } from './connectivity/connectivity.task.js';
import { policiesTask } from './policies/policies.task.js';
import { diffTask } from './diff/diff.task.js';
import { fixTask } from './fix/fix.task.js';
import { gateTask } from './gates/gate.task.js';
import { privilegeTask, workloadPrivilegeTask } from './privilege/privilege.task.js';
import { reachBatchTask, reachTask } from './reach/reach.task.js';
import { suggestPoliciesTask } from './suggestions/suggest-policies.task.js';
import { whatIfTask } from './what-if/what-if.task.js';
import { snapshotTask } from './snapshots/snapshot.task.js';

/** The one list of tasks: what a worker thread can be asked to do, by name. */
export const TASKS: readonly Task<never, unknown>[] = [
  exposureTask,
  accountAccessTask,
  connectivityPieceTask,
  connectivityTask,
  policiesTask,
  diffTask,
  gateTask,
  fixTask,
  privilegeTask,
  reachBatchTask,
  reachTask,
  suggestPoliciesTask,
  snapshotTask,
  whatIfTask,
  whoCanTask,
  workloadPrivilegeTask,
];
