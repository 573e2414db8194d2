import { buildCluster } from '../../../src/engine/cluster/index.js';
import { readManifests } from '../../../src/engine/manifests/index.js';
import {
  askReach,
  compileNetwork,
  type Assume,
  type Network,
  type QuestionError,
  type ReachAnswer,
  type ReachQuestion,
} from '../../../src/engine/reachability/index.js';

export function networkOf(documents: readonly string[], assume?: Assume): Network {
  const content = documents.join('\n---\n');
  return compileNetwork(
    buildCluster(readManifests([{ path: 'a.yaml', content }], { defaultNamespace: 'default' })),
    assume,
  );
}

export function ask(network: Network, question: ReachQuestion): ReachAnswer {
  const result = askReach(network, question);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.answer;
}

export function refusal(network: Network, question: ReachQuestion): readonly QuestionError[] {
  const result = askReach(network, question);
  if (result.ok) throw new Error(`answered with ${result.answer.verdict}`);
  return result.errors;
}

export const namespace = (name: string, labels = ''): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}`;

export const pod = (reference: string, labels = '', spec = '', status = ''): string => {
  const [space = '', name = ''] = reference.split('/');
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${space}, labels: {${labels}}}
spec: {${spec === '' ? 'containers: [{name: main, image: app}]' : spec}}
${status === '' ? '' : `status: {${status}}`}`;
};

export const policy = (reference: string, spec: string): string => {
  const [space = '', name = ''] = reference.split('/');
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${space}}\nspec: {${spec}}`;
};

export const admin = (name: string, spec: string, kind = 'AdminNetworkPolicy'): string =>
  `apiVersion: policy.networking.k8s.io/${kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1'}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${spec}}`;

export const service = (reference: string, spec: string): string => {
  const [space = '', name = ''] = reference.split('/');
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${space}}\nspec: {${spec}}`;
};
