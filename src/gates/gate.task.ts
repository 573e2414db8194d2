import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { evaluateStandards, judgedPodOf } from '../engine/privilege/index.js';
import { publicationsOf } from '../engine/publication/index.js';
import type { Standing } from './gate.js';

/** How each workload stands, as far as gates ask. */
export const gateTask = defineTask('gate', (analysis: Analysis): Standing[] => {
  const publications = publicationsOf(analysis.network());
  return analysis.cluster.workloads.map((workload) => ({
    workload: workload.ref,
    level: evaluateStandards(judgedPodOf(workload), 'latest').level,
    // A way that is not decided counts as open.
    internet: publications.of(workload).class === 'internet',
  }));
});
