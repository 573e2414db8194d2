import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { dotted, isObject } from '../../src/engine/manifests/typing/decode.js';
import { decodeTyped, type TypingProblem } from '../../src/engine/manifests/typing/index.js';
import type { Json, JsonObject } from '../../src/engine/manifests/types.js';
import { CORPORA, corpusLines, corpusText } from './corpora.js';

interface Manifest {
  readonly path: string;
  readonly content: string;
}
interface PsaCase {
  readonly id: string;
  readonly pod: JsonObject;
}
interface RefusedCase {
  readonly id: string;
  readonly bundle: string;
  readonly outcome: string;
  readonly rule: string;
}
interface ReachBundle {
  readonly id: string;
  readonly flaws: readonly string[];
  readonly problems: readonly string[];
  readonly files: readonly Manifest[];
}
interface NamedProblem extends TypingProblem {
  readonly object: string;
}

const REAL = [
  'bank-and-cluster-live',
  'calico',
  'online-boutique-istio',
  'online-boutique-live',
  'online-boutique',
  'openshift-routes',
  'workload-kinds',
].map((name) => `real/${name}.yaml`);

const GAP = 'example_pods_w_same_owner_and_labels_gap_with_';
/**
 * Bundles that the cluster refuses for more than the corpus names, by the field that is at fault: Services whose ports have no
 * names, and names with an underscore.
 */
const REFUSED_FOR_MORE: readonly (readonly [field: RegExp, bundles: readonly string[]])[] = [
  [
    /^spec\.ports\[\d+\]\.name$/,
    [
      'multiple_ingress_objects_with_different_ports',
      'multiple_ingress_objects_with_different_ports_new',
      'one_ingress_multiple_ports',
      'udn_with_vm_and_ingress_controller',
    ],
  ],
  [
    /^metadata\.name$/,
    [
      `${GAP}bad_match_expression`,
      `${GAP}good_match_expression`,
      `${GAP}good_match_expression2`,
      `${GAP}policy_selector_not_in_gap`,
    ],
  ],
];

/** The field at fault in a flaw that the corpus names. Items without kind and repeated objects are the reader's matter. */
const FLAWS: ReadonlyMap<string, RegExp> = new Map([
  ['selector does not match the template labels', /^spec\.selector$/],
  ['container without image', /\.containers\[\d+\]\.(image|name)$/],
  ['ownerReference without kind', /^metadata\.ownerReferences\[\d+\]\.(kind|uid|apiVersion)$/],
]);

/** Refusals that another stage has to give: both are kinds of OVN-Kubernetes without a schema here. */
const NOT_TYPING = new Set(['refused/udn_bad_path_test_1', 'refused/udn_bad_path_test_3']);

describe.skipIf(CORPORA === undefined)(
  'typing against the corpora (skipped where they are not beside the project)',
  () => {
    it.each(REAL)('%s decodes without a field that is unknown or mistyped', (path) => {
      const objects = objectsIn({ path, content: corpusText(path) });
      expect(objects.length).toBeGreaterThan(1);
      expect(shapeProblems(objects)).toEqual([]);
    });

    it('decodes every Pod of the Pod Security fixtures; names with an underscore are all it refuses', () => {
      const cases = corpusLines<PsaCase>('psa/psa.jsonl');
      expect(cases.length).toBe(224);
      for (const { pod } of cases) {
        const found = rejections([pod]);
        expect(found.filter((problem) => problem.code !== 'BAD_NAME')).toEqual([]);
        expect(found.map((problem) => dotted(problem.path))).toEqual(hasUnderscore(pod) ? ['metadata.name'] : []);
      }
    });

    it('refuses what Kubernetes itself forbids', () => {
      const cases = corpusLines<RefusedCase>('reach/refused.jsonl').filter(
        (each) => each.rule === 'api' && each.outcome === 'refused' && !NOT_TYPING.has(each.id),
      );
      const bundles = new Map(reachBundles().map((bundle) => [bundle.id, bundle]));
      const missed = cases
        .filter(({ bundle }) => rejections(bundles.get(bundle)?.files.flatMap(objectsIn) ?? []).length === 0)
        .map(({ id }) => id);
      expect(cases.length).toBeGreaterThan(20);
      expect(missed).toEqual([]);
    });

    it('refuses no bundle that Kubernetes takes, and says why for those with a flaw', () => {
      const refused = new Set(
        corpusLines<RefusedCase>('reach/refused.jsonl')
          .filter((each) => each.rule === 'api')
          .map((each) => each.bundle),
      );
      const bundles = reachBundles().filter((bundle) => !refused.has(bundle.id) && bundle.problems.length === 0);
      const surprises = bundles.flatMap((bundle) => {
        const expected = [
          ...bundle.flaws.flatMap((flaw) => FLAWS.get(flaw) ?? []),
          ...REFUSED_FOR_MORE.filter(([, ids]) => ids.includes(bundle.id)).map(([field]) => field),
        ];
        const fields = rejections(bundle.files.flatMap(objectsIn)).map((problem) => dotted(problem.path));
        return [
          ...fields
            .filter((field) => !expected.some((each) => each.test(field)))
            .map((field) => `${bundle.id}: ${field}`),
          ...expected
            .filter((each) => !fields.some((field) => each.test(field)))
            .map((each) => `${bundle.id}: no ${each}`),
        ];
      });
      expect(bundles.length).toBeGreaterThan(100);
      expect(surprises).toEqual([]);
    });

    it.each(['npapi/npapi.jsonl', 'recipes/recipes.jsonl', 'cyclonus/cyclonus.jsonl'])(
      'refuses nothing of %s',
      (path) => {
        const cases = corpusLines<{ id: string; manifests: Manifest[] }>(path);
        const problems = cases.flatMap(({ id, manifests }) =>
          rejections(manifests.flatMap(objectsIn)).map((problem) => `${id}: ${problem.code} ${problem.message}`),
        );
        expect(cases.length).toBeGreaterThan(0);
        expect(problems).toEqual([]);
      },
    );
  },
);

function hasUnderscore(pod: JsonObject): boolean {
  const { metadata } = pod;
  return isObject(metadata) && typeof metadata['name'] === 'string' && metadata['name'].includes('_');
}

function reachBundles(): ReachBundle[] {
  return corpusLines<ReachBundle>('reach/bundles.jsonl');
}

function rejections(objects: readonly JsonObject[]): NamedProblem[] {
  return problemsOf(objects).filter((problem) => problem.outcome === 'rejected');
}

function shapeProblems(objects: readonly JsonObject[]): string[] {
  return problemsOf(objects)
    .filter((problem) => ['UNKNOWN_FIELD', 'WRONG_CASE', 'TYPE_MISMATCH'].includes(problem.code))
    .map((problem) => `${problem.object}: ${problem.message}`);
}

function problemsOf(objects: readonly JsonObject[]): NamedProblem[] {
  return objects.flatMap((object) => {
    const { apiVersion, kind } = object;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
    return decodeTyped(apiVersion, kind, object).problems.map((problem) => ({
      ...problem,
      object: `${apiVersion} ${kind}`,
    }));
  });
}

/** The objects of a file, Lists expanded; documents that are no YAML are the reader's matter. */
function objectsIn({ content }: Manifest): JsonObject[] {
  return [...parseAllDocuments(content, { uniqueKeys: false })].flatMap((document) =>
    document.errors.length > 0 ? [] : expand(document.toJS({ maxAliasCount: -1 }) as Json, undefined),
  );
}

function expand(value: Json, list: { apiVersion: string; kind: string } | undefined): JsonObject[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { apiVersion = list?.apiVersion, kind = list?.kind, items } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ ...value, apiVersion, kind }];
  const each = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item) => expand(item, each));
}
