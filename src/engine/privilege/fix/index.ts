import type { Cluster, Workload } from '../../cluster/index.js';
import { asObject, objectsIn, valueAt } from '../../cluster/json.js';
import { labelsOf } from '../../cluster/labels.js';
import { evaluateStandards, judgedPodOf } from '../standards/index.js';
import type { Fix, FixPlan, HardeningFinding, NeedsPerson, StandardAnswer } from '../types.js';
import { dropCapabilities } from './capabilities.js';
import { askThePod, confineFurther, confineSystemCalls, forbidEscalation } from './confinement.js';
import { closeRootFilesystem, takeToken } from './hardening.js';
import { leaveTheNode } from './node.js';
import { Plan } from './plan.js';
import { patchedText } from './text.js';
import { leaveRoot } from './user.js';
import { leaveVolumes } from './volumes.js';

/** In this order: what keeps a container root decides about the user, and so on. */
const STEPS: readonly ((plan: Plan) => void)[] = [
  leaveTheNode,
  leaveVolumes,
  dropCapabilities,
  leaveRoot,
  forbidEscalation,
  confineSystemCalls,
  confineFurther,
  askThePod,
  closeRootFilesystem,
  takeToken,
];

/** The smallest patch to restricted and to the hardening checks that one may patch, applied and judged again. */
export function planFix(
  cluster: Cluster,
  workload: Workload,
  version: string,
  restricted: StandardAnswer,
  hardening: readonly HardeningFinding[],
): FixPlan {
  const plan = new Plan(cluster, workload, restricted, hardening);
  // The steps of a task are not containers in a PodSpec: no patch fits them.
  if (workload.byShape?.form !== 'steps') for (const step of STEPS) step(plan);
  const { patch, changes } = plan;
  const spec = asObject(patch.at(workload.podSpecPath)) ?? workload.podSpec;
  const annotations = labelsOf(valueAt(patch.value, [...workload.podMetadataPath, 'annotations']));
  const again = evaluateStandards({ ...judgedPodOf(workload), spec, annotations }, version).restricted;
  const caveats = [
    ...changes.flatMap(({ check, mayBreak }) => (mayBreak === undefined ? [] : [`${check}: ${mayBreak}.`])),
    ...(patch.operations.length === 0 ? [] : caveatsOfKind(workload)),
  ];
  return {
    verified: again.allowed,
    jsonPatch: patch.operations,
    changes,
    caveats: [...new Set(caveats)],
    needsPerson: [...plan.needsPerson, ...leftOver(again, plan.needsPerson)],
  };
}

/** The patch with the document that it makes. */
export function proposeFix(
  cluster: Cluster,
  workload: Workload,
  version: string,
  restricted: StandardAnswer,
  hardening: readonly HardeningFinding[],
): Fix {
  const plan = planFix(cluster, workload, version, restricted, hardening);
  const { text, kept } = patchedText(workload.object, plan.jsonPatch);
  return { ...plan, manifest: text, formatting: kept ? 'kept' : 'rewritten' };
}

/** Whatever is still violated and has no entry of its own: nothing stays unsaid. */
function leftOver(again: StandardAnswer, listed: readonly NeedsPerson[]): NeedsPerson[] {
  const known = new Set(listed.map(({ check }) => check));
  return again.violations
    .filter(({ check }) => !known.has(check))
    .map(({ check, reason, detail, containers, fields, file, line }) => ({
      check,
      reason: `${reason}: ${detail}`,
      containers,
      fields,
      file,
      line,
    }));
}

function caveatsOfKind({ object, kind }: Workload): string[] {
  const owners = objectsIn(valueAt(object.value, ['metadata', 'ownerReferences']));
  const [owner] = owners;
  if (owner !== undefined) {
    return [
      `${object.kind} ${object.name} is made by ${String(owner['kind'])} ${String(owner['name'])}: change that, or the change is lost.`,
    ];
  }
  if (kind === 'Pod' || kind === 'Job') {
    return [`The API server refuses these changes to a ${kind} that exists: delete it and create it anew.`];
  }
  return [];
}
