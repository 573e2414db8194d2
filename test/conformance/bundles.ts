import { buildCluster, type Cluster } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';
import { compileNetwork, reachMapOf, type Assume, type ReachMap } from '../../src/engine/reachability/index.js';
import { corpusLines } from './corpora.js';

interface ReachBundle {
  readonly id: string;
  readonly tags: readonly string[];
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

let bundles: ReadonlyMap<string, ReachBundle> | undefined;

export function bundle(id: string): ReachBundle {
  bundles ??= new Map(corpusLines<ReachBundle>('reach/bundles.jsonl').map((each) => [each.id, each]));
  const found = bundles.get(id);
  if (found === undefined) throw new Error(`no bundle ${id} in the corpora`);
  return found;
}

export function clusterOf(id: string): Cluster {
  return buildCluster(readManifests(bundle(id).files, { defaultNamespace: 'default' }));
}

export function mapOf(id: string, assume?: Assume): ReachMap {
  return reachMapOf(compileNetwork(clusterOf(id), assume));
}

export function bundleIds(): string[] {
  return corpusLines<ReachBundle>('reach/bundles.jsonl').map(({ id }) => id);
}
