import { corpusLines, corpusText } from './corpora.js';

interface CorpusFile {
  readonly path: string;
  readonly content: string;
}

const REAL = [
  'bank-and-cluster-live',
  'calico',
  'online-boutique-istio',
  'online-boutique-live',
  'online-boutique',
  'openshift-routes',
  'workload-kinds',
];

/** Every file of manifests in the corpora, each under a path of its own; the Pods of the Pod Security fixtures as JSON. */
export function corpusFiles(): CorpusFile[] {
  const within = (id: string, files: readonly CorpusFile[]): CorpusFile[] =>
    files.map(({ path, content }) => ({ path: `${id}/${path}`, content }));
  return [
    ...corpusLines<{ id: string; files: CorpusFile[] }>('reach/bundles.jsonl').flatMap(({ id, files }) =>
      within(id, files),
    ),
    ...['npapi/npapi.jsonl', 'recipes/recipes.jsonl', 'cyclonus/cyclonus.jsonl'].flatMap((lines) =>
      corpusLines<{ id: string; manifests: CorpusFile[] }>(lines).flatMap(({ id, manifests }) => within(id, manifests)),
    ),
    ...corpusLines<{ id: string; pod: unknown }>('psa/psa.jsonl').map(({ id, pod }) => ({
      path: `${id}.json`,
      content: JSON.stringify(pod),
    })),
    ...REAL.map((name) => ({ path: `${name}.yaml`, content: corpusText(`real/${name}.yaml`) })),
  ];
}
