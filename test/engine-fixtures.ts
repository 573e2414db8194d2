import { buildCluster, type Cluster } from '../src/engine/cluster/index.js';
import { readManifests } from '../src/engine/manifests/index.js';
import { compileNetwork, type Assume, type Network } from '../src/engine/reachability/index.js';

/** One stream: a separator in front of each document, for kubectl takes a stream that starts with a brace for JSON. */
export function streamOf(documents: readonly string[]): string {
  return documents.map((each) => `---\n${each.trim()}\n`).join('');
}

/** Manifests as one file, read and compiled. Documents stand one after another, so lines can be told. */
export function clusterFrom(...documents: readonly string[]): Cluster {
  const content = streamOf(documents);
  const bundle = readManifests([{ path: 'a.yaml', content }], { defaultNamespace: 'default' });
  const refused = bundle.diagnostics.filter(({ outcome }) => outcome === 'rejected');
  if (refused.length > 0) throw new Error(refused.map(({ message }) => message).join('\n'));
  return buildCluster(bundle);
}

export function networkFrom(documents: readonly string[], assume?: Assume): Network {
  return compileNetwork(clusterFrom(...documents), assume);
}

export function namespace(name: string, labels = ''): string {
  return `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: {${labels}}}}`;
}

/** A Deployment whose pods carry app: <name>; `container` is merged into its one container. */
export function deployment(place: string, container = '', pod = ''): string {
  const [ns = '', name = ''] = place.split('/');
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${ns}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: 'registry.example/${name}:1'${container === '' ? '' : `, ${container}`}}]${pod === '' ? '' : `, ${pod}`}}`;
}

export function service(place: string, spec: string, annotations = ''): string {
  const [ns = '', name = ''] = place.split('/');
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${ns}, annotations: {${annotations}}}, spec: {${spec}}}`;
}

export function policy(place: string, spec: string): string {
  const [ns = '', name = ''] = place.split('/');
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${ns}}, spec: {${spec}}}`;
}
