import { analyse, Analysis } from '../analysis/analysis.js';
import { buildCluster } from '../engine/cluster/index.js';
import { compareText } from '../engine/cluster/json.js';
import { groupOf, type Bundle, type ManifestFile, type ManifestObject } from '../engine/manifests/index.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

export interface Changes {
  /** Objects that are not there yet. */
  readonly add?: readonly ManifestFile[] | undefined;
  /** Objects in the place of those of the same kind and name. */
  readonly replace?: readonly ManifestFile[] | undefined;
  /** namespace/Kind/name; Kind/name for what is in no namespace. */
  readonly remove?: readonly string[] | undefined;
}

/**
 * What the cluster would be with a bundle changed.
 * @throws ProblemError `invalid-manifest` for documents that the cluster would refuse, `unknown-entity` for objects to add that
 * are there, and for those to replace or remove that are not.
 */
export function changedAnalysis(base: Analysis, changes: Changes): Analysis {
  const causes: ProblemCause[] = [];
  const objects = new Map(base.bundle.objects.map((object) => [identityOf(object), object]));
  const byReference = new Map(base.bundle.objects.map((object) => [referenceOf(object), object]));
  (changes.remove ?? []).forEach((reference, index) => {
    const object = byReference.get(reference);
    if (object === undefined) {
      const detail = `There is no object ${reference} to remove in these manifests.`;
      causes.push({ code: 'UNKNOWN_ENTITY', detail, pointer: `/remove/${index}` });
    } else objects.delete(identityOf(object));
  });
  const added = read(base, changes.add, '/add');
  const replaced = read(base, changes.replace, '/replace');
  for (const object of added?.objects ?? []) {
    const there = objects.get(identityOf(object));
    if (there !== undefined) {
      const detail = `${referenceOf(object)} is there already (${there.position.file}:${there.position.line}); put it under replace.`;
      causes.push({ code: 'ALREADY_THERE', detail, pointer: '/add' });
    }
    objects.set(identityOf(object), object);
  }
  for (const object of replaced?.objects ?? []) {
    if (!objects.has(identityOf(object))) {
      const detail = `There is no object ${referenceOf(object)} to replace in these manifests; put it under add.`;
      causes.push({ code: 'UNKNOWN_ENTITY', detail, pointer: '/replace' });
    }
    objects.set(identityOf(object), object);
  }
  if (causes.length > 0) throw new ProblemError('unknown-entity', causes[0]?.detail ?? '', causes);
  const bundle = bundleOf(
    base.bundle,
    [...objects].sort(([one], [other]) => compareText(one, other)).map(([, each]) => each),
    [added, replaced],
  );
  return new Analysis(base.files, bundle, buildCluster(bundle), base.defaultNamespace);
}

function read(base: Analysis, files: readonly ManifestFile[] | undefined, pointer: string): Bundle | undefined {
  if (files === undefined) return undefined;
  try {
    return analyse(files, { defaultNamespace: base.defaultNamespace, nothingKept: true }).bundle;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(
      error.slug,
      error.message,
      error.errors.map((cause) => ({ ...cause, pointer })),
    );
  }
}

/** Policies that are not understood are among the objects as well: those that were removed are not unknown any more. */
function bundleOf(base: Bundle, objects: readonly ManifestObject[], changes: readonly (Bundle | undefined)[]): Bundle {
  const present = new Set(objects);
  const read = [base, ...changes.flatMap((each) => each ?? [])];
  return {
    ...base,
    objects,
    diagnostics: read.flatMap((each) => each.diagnostics),
    gaps: read.flatMap((each) => each.gaps),
    unknownPolicies: read.flatMap((each) => each.unknownPolicies).filter((each) => present.has(each)),
  };
}

function identityOf({ namespace, apiVersion, kind, name }: ManifestObject): string {
  return [namespace, groupOf(apiVersion), kind, name].join('\u0000');
}

function referenceOf({ namespace, kind, name }: ManifestObject): string {
  return namespace === '' ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}
