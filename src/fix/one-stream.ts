import { documentPlaces } from '../engine/manifests/edit/document-texts.js';
import { isJsonStream, normaliseText } from '../engine/manifests/split.js';
import type { ManifestFile } from '../engine/manifests/index.js';

/** Files as one stream of YAML documents: one file as it is, several behind each other, each under its path. */
export function oneStream(files: readonly ManifestFile[]): string {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return inYaml(only.content);
  return files
    .map(({ path, content }) => {
      const text = inYaml(content).replace(/^\ufeff/, '');
      // Without its line break a file would run into the separator behind it.
      return `---\n# Source: ${path.replaceAll(/[^\x20-\x7e]/g, '?')}\n${text}${text.endsWith('\n') ? '' : '\n'}`;
    })
    .join('');
}

/** A JSON document is YAML; several are only with separators, of which the first says that the stream is YAML. */
function inYaml(content: string): string {
  const text = normaliseText(content);
  if (!isJsonStream(text)) return content;
  const places = documentPlaces(text);
  return places.length < 2 ? content : places.map((place) => `---\n${place.text}\n`).join('');
}
