import { asString, valueAt } from '../cluster/json.js';
import type { Cluster } from '../cluster/index.js';
import type { FieldPath, ManifestObject } from '../manifests/index.js';
import { placeOfObject, placeOfWorkload } from './places.js';
import type { Rule } from '../rule.js';
import type { Finding, FindingSubject, Found, Place } from './types.js';

/** `firebreak.dev/waive: rule=reason`, one a line: on a workload, its pod template, a policy, or a Namespace for all in it. */
export const WAIVE_ANNOTATION = 'firebreak.dev/waive';

export const WAIVER_WITHOUT_EFFECT: Rule = {
  id: 'manifests.waiver-without-effect',
  title: 'A waiver in the manifests waives nothing',
  category: 'manifests',
  severity: 'low',
  rationale:
    'The rule or the reason is missing or mistyped, or the finding is gone: whoever reads it believes in an exception that is none.',
  remediation: `Write ${WAIVE_ANNOTATION}: <rule>=<reason>, one a line; remove it where the finding is gone.`,
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
};

interface AnnotatedWaiver {
  readonly rule: string;
  readonly reason: string;
  readonly place: Place;
  readonly object: ManifestObject;
  readonly path: FieldPath;
  /** Of a Namespace: for everything in it. */
  readonly wide: boolean;
}

/** Marks the findings that annotations waive, and finds the annotations that waive none. */
export function applyAnnotations(
  subject: FindingSubject,
  findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly withoutEffect: readonly Found[] } {
  const waivers = annotatedWaivers(subject);
  if (waivers.length === 0) return { findings, withoutEffect: [] };
  const byScope = new Map<string, AnnotatedWaiver[]>();
  for (const waiver of waivers) {
    const key = waiver.wide ? `namespace ${waiver.object.name}` : waiver.place.ref;
    const group = byScope.get(key);
    if (group === undefined) byScope.set(key, [waiver]);
    else group.push(waiver);
  }
  const used = new Set<AnnotatedWaiver>();
  const marked = findings.map((finding) => {
    const candidates = [
      ...(byScope.get(finding.object) ?? []),
      ...(byScope.get(`namespace ${finding.namespace}`) ?? []),
    ].filter(({ rule, reason }) => rule === finding.rule && reason !== '');
    for (const waiver of candidates) used.add(waiver);
    const [first] = candidates;
    return first === undefined ? finding : { ...finding, waived: first.reason };
  });
  const withoutEffect = waivers
    .filter((waiver) => !used.has(waiver))
    .map(({ rule, reason, place, object, path }): Found => ({
      rule: WAIVER_WITHOUT_EFFECT.id,
      place,
      what: [rule],
      detail:
        reason === ''
          ? `"${rule}" is not <rule>=<reason>: nothing is waived without a reason`
          : `${rule} is waived, but ${place.ref} has no such finding`,
      position: object.locate(path),
    }));
  return { findings: marked, withoutEffect };
}

function annotatedWaivers({ bundle, cluster }: FindingSubject): AnnotatedWaiver[] {
  const places = workloadPlaces(cluster);
  return bundle.objects.flatMap((object) => {
    const workload = places.get(object);
    const place = workload?.place ?? placeOfObject(object);
    const paths: FieldPath[] = [['metadata', 'annotations', WAIVE_ANNOTATION]];
    if (workload !== undefined && workload.metadata.length > 1) {
      paths.push([...workload.metadata, 'annotations', WAIVE_ANNOTATION]);
    }
    return paths.flatMap((path) =>
      linesOf(asString(valueAt(object.value, path))).map((line): AnnotatedWaiver => {
        const equals = line.indexOf('=');
        const rule = (equals < 0 ? line : line.slice(0, equals)).trim();
        const reason = equals < 0 ? '' : line.slice(equals + 1).trim();
        return { rule, reason, place, object, path, wide: object.kind === 'Namespace' };
      }),
    );
  });
}

/** Recorded Pods stand with their owners; what their own manifests say counts for the workload that they are found under. */
function workloadPlaces(cluster: Cluster): Map<ManifestObject, { place: Place; metadata: FieldPath }> {
  return new Map(
    cluster.workloads.map((workload) => [
      workload.object,
      { place: placeOfWorkload(workload), metadata: workload.podMetadataPath },
    ]),
  );
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
