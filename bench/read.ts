import { composeDocument, composePlainText } from '../src/engine/manifests/compose.js';
import { readManifests, redactFiles, type Json } from '../src/engine/manifests/index.js';
import { splitDocuments } from '../src/engine/manifests/split.js';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { fastValue, NOT_PLAIN } from '../src/engine/manifests/yaml/fast.js';
import { policiesText, workloadsText } from './shapes/manifests.js';
import { milliseconds, ratio, short, sideBySide } from './report.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const BYTES = Number(process.argv[3] ?? 10e6);

for (const [name, text] of [
  ['workloads', workloadsText(BYTES)],
  ['policies', policiesText(BYTES)],
] as const) {
  const documents = splitDocuments(text);
  const json = documents.map((each) => JSON.stringify(composeDocument(each.text).value));
  const bails = documents.filter((each) => fastValue(each.text) === NOT_PLAIN).length;
  console.log(
    `\n${name}: ${short(text.length / 1e6)} MB, ${documents.length} documents, ${bails} of them left to the exact reader`,
  );
  const timings = sideBySide(
    {
      'values, positions on demand': () => splitDocuments(text).map((each) => composePlainText(each.text).value),
      'values and a position of every document': () =>
        splitDocuments(text).map((each) => composePlainText(each.text).locate(['metadata', 'name'])),
      'the exact reader alone': () => splitDocuments(text).map((each) => composeDocument(each.text).value),
      'readManifests: typed, validated, without secrets': () =>
        readManifests([{ path: 'bundle.yaml', content: text }], { defaultNamespace: 'default' }).objects.length,
      redactFiles: () => redactFiles([{ path: 'bundle.yaml', content: text }]),
      'js-yaml.loadAll': () => loadAll(text).length,
      'JSON.parse of the same': () => json.map((each) => JSON.parse(each) as Json),
    },
    ROUNDS,
  );
  const yaml = sideBySide({ yaml: () => parseAllDocuments(text).map((each) => each.toJS() as Json) }, 1).yaml;
  console.log(`  yaml.parseAllDocuments + toJS: ${milliseconds(yaml)}`);
  for (const [what, timing] of Object.entries(timings)) {
    console.log(`  ${what}: ${milliseconds(timing)}; ${ratio(yaml, timing)} faster than yaml`);
  }
}
