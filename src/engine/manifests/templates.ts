import type { ManifestFile } from './types.js';

/** Names the template language of text that has to be rendered before a cluster could read it, and the command that does. */
export function templateIn(text: string): string | undefined {
  if (/^\s*\{\{-?|:\s*\{\{|\{\{-?\s*(\.|include|if|range|end|with|toYaml|template)/m.test(text)) {
    return 'This is a Helm template: run `helm template` and send its output.';
  }
  if (/<%.*%>/.test(text)) return 'This is an ERB or EJS template: render it and send the output.';
  if (/^\s*[\w.-]+:\s*["']?\$\{[A-Za-z_][A-Za-z0-9_]*\}["']?\s*$/m.test(text)) {
    return 'This has unset variables: run `envsubst` and send its output.';
  }
  return undefined;
}

export function templateFile(file: ManifestFile): string | undefined {
  const name = file.path.split('/').at(-1) ?? '';
  if (/^kustomization\.ya?ml$|^Kustomization$/.test(name))
    return 'This is a Kustomize overlay: run `kubectl kustomize` and send its output.';
  if (name === 'Chart.yaml') return 'This is a Helm chart: run `helm template` and send its output.';
  return undefined;
}
