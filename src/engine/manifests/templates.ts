import type { Json, JsonObject, ManifestFile } from './types.js';

const HELM = 'This is a Helm template: run `helm template` and send its output.';
const KUSTOMIZE = 'This is a Kustomize overlay: run `kubectl kustomize` and send its output.';
const ERB = 'This is an ERB or EJS template: render it, say with `erb`, and send the output.';
const VARIABLES = 'This has variables that are not set: run `envsubst` and send its output.';
const REFERENCES =
  'This has variables of Kustomize or Tekton, $(NAME), where the API server takes none: run `kubectl kustomize` and send its output.';

/** Names the template language of text that does not read as YAML, and the command that renders it. */
export function templateIn(text: string): string | undefined {
  if (/^[ \t]*\{\{-?|:\s*\{\{|\{\{-?\s*(\.|include|if|range|end|with|toYaml|template)/m.test(text)) return HELM;
  if (encloses(text, '<%', '%>')) return ERB;
  if (/[\w"']:\s+["']?\$\{[A-Za-z_][\w:.-]*\}/.test(text)) return VARIABLES;
  return undefined;
}

/** The same for one value that cannot be what it says. Values that are free text (arguments, data) are never asked about. */
export function templateInValue(text: string): string | undefined {
  if (encloses(text, '{{', '}}')) return HELM;
  if (encloses(text, '<%', '%>')) return ERB;
  const variable = text.search(/\$\{[A-Za-z_]/);
  if (variable >= 0 && text.includes('}', variable)) return VARIABLES;
  if (/\$\([A-Za-z_][\w.-]*\)/.test(text)) return REFERENCES;
  return undefined;
}

/** Files that only a tool reads, by their names. */
export function templateFile(file: ManifestFile): string | undefined {
  const name = file.path.split('/').at(-1) ?? '';
  if (/^kustomization\.ya?ml$|^Kustomization$/.test(name)) return KUSTOMIZE;
  if (name === 'Chart.yaml') return 'This is a Helm chart: run `helm template` and send its output.';
  return undefined;
}

/** Kinds that only a tool reads. */
export function templateKind(apiVersion: string): string | undefined {
  return apiVersion.startsWith('kustomize.config.k8s.io/') ? KUSTOMIZE : undefined;
}

/** A template where an object that reads as YAML has a name or an image. Text without any sign of one is not searched. */
export function templateInNames(object: JsonObject, text: string | undefined): string | undefined {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  for (const name of [object['kind'], metadata['name'], metadata['generateName'], metadata['namespace']]) {
    const found = typeof name === 'string' ? templateInValue(name) : undefined;
    if (found !== undefined) return found;
  }
  return text === undefined || !/\{\{|\$\{|\$\(|<%/.test(text) ? undefined : templateInImages(object['spec'] ?? null);
}

function templateInImages(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found =
      key === 'image' && typeof inner === 'string' ? templateInValue(inner) : templateInImages(inner as Json);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By two searches, not one expression: those take the square of the time where the first mark stands often. */
function encloses(text: string, open: string, close: string): boolean {
  const start = text.indexOf(open);
  return start >= 0 && text.includes(close, start + open.length);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
