import { labelsOf } from '../../cluster/labels.js';
import type { Workload } from '../../cluster/index.js';
import { valueAt } from '../../cluster/json.js';
import { dotted } from '../../manifests/typing/decode.js';
import type { Level, StandardAnswer, Violation } from '../types.js';
import { checksAt, NEWEST_MINOR, type ActiveCheck } from './registry.js';
import type { JudgedPod } from './types.js';

export type { Check, JudgedPod } from './types.js';
export { CHECKS } from './registry.js';

export const STANDARDS_VERSIONS: readonly string[] = Array.from(
  { length: NEWEST_MINOR + 1 },
  (_, minor) => `v1.${minor}`,
);

/** `latest` and versions newer than the newest known are the newest; undefined for what is not a version. */
export function resolveVersion(text: string): string | undefined {
  if (text === 'latest') return `v1.${NEWEST_MINOR}`;
  const minor = /^v1\.(0|[1-9][0-9]*)$/.exec(text)?.[1];
  return minor === undefined ? undefined : `v1.${Math.min(Number(minor), NEWEST_MINOR)}`;
}

export interface StandardsAnswer {
  readonly baseline: StandardAnswer;
  readonly restricted: StandardAnswer;
  /** The strictest level that the pod meets. */
  readonly level: Level;
}

/**
 * Judges a pod by the Pod Security Standards of a version (v1.37 or latest).
 * @throws RangeError for a text that is no version.
 */
export function evaluateStandards(pod: JudgedPod, version: string): StandardsAnswer {
  const resolved = resolveVersion(version);
  if (resolved === undefined) throw new RangeError(`${version} is not a version of the Pod Security Standards`);
  const checks = checksAt(Number(resolved.slice('v1.'.length)));
  const violations = checks.all.map((check) => violationOf(pod, check)).filter((each) => each !== undefined);
  const baseline = answerOf(violations, checks.baseline);
  const restricted = answerOf(violations, checks.restricted);
  return {
    baseline,
    restricted,
    level: restricted.allowed ? 'restricted' : baseline.allowed ? 'baseline' : 'privileged',
  };
}

function violationOf(pod: JudgedPod, { id, level, check }: ActiveCheck): Violation | undefined {
  const failure = check(pod);
  if (failure === undefined) return undefined;
  // Stryker disable next-line ArrayDeclaration,StringLiteral: no check fails without naming a field
  const [first = ['spec']] = failure.fields;
  const { file, line, column } = pod.locate(first);
  return { check: id, level, ...failure, fields: failure.fields.map(dotted), file, line, column };
}

function answerOf(all: readonly Violation[], checks: ReadonlySet<string>): StandardAnswer {
  const violations = all.filter(({ check }) => checks.has(check));
  return { allowed: violations.length === 0, violations };
}

/** The pod that a workload makes. */
export function judgedPodOf(workload: Workload): JudgedPod {
  const root = workload.podSpecPath.slice(0, -1);
  return {
    annotations: labelsOf(valueAt(workload.object.value, [...workload.podMetadataPath, 'annotations'])),
    spec: workload.podSpec,
    locate: (path) => workload.object.locate([...root, ...path]),
  };
}
