import type { ComposedDocument } from './compose.js';
import { documentsOf, redactText, type SourceDocument } from './documents.js';
import { decidesTraffic, groupOf, isForeignPolicy, knownKind, sameKindInAnotherCase, servedKind } from './kinds.js';
import { podShapesOf } from './pod-shapes.js';
import { endsLinesInCrLf, withLineEndsOf } from './split.js';
import { templateFile, templateIn, templateInNames, templateInValue, templateKind } from './templates.js';
import { dotted, isObject } from './typing/decode.js';
import { decodeTyped, decodeWithQuotes, isUndecodable } from './typing/index.js';
import type {
  Bundle,
  Diagnostic,
  DocumentSource,
  FieldPath,
  Gap,
  Json,
  JsonObject,
  ManifestFile,
  ManifestObject,
  Outcome,
  Position,
  ReadOptions,
} from './types.js';

/** The same files as they may be kept: without what `secretKeysOf` names, and without what kubectl drops. */
export function redactFiles(files: readonly ManifestFile[]): ManifestFile[] {
  return files.map((file) => ({ path: file.path, content: withLineEndsOf(file.content, redactText(file.content)) }));
}

const NAME_LABEL = 'kubernetes.io/metadata.name';
const MAX_DOCUMENTS = 200_000;
const MAX_LIST_LEVELS = 3;
/** Of one object, so that a hostile one cannot make its answer long. */
const MAX_PROBLEMS = 100;
/** In characters. The API server takes bodies of 3 MiB; a List is none, and may be longer. */
const MAX_DOCUMENT_LENGTH = 3 * 2 ** 20;

/**
 * Reads files as kubectl and the API server would. Never throws: what they would refuse, drop or change is a diagnostic, and
 * values of Secrets are gone before anything else happens.
 */
export function readManifests(files: readonly ManifestFile[], options: ReadOptions): Bundle {
  const reader = new BundleReader(options);
  for (const file of files) reader.readFile(file);
  return reader.finish(files);
}

class BundleReader {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly objects = new Map<string, ManifestObject>();
  private readonly unknownPolicies: ManifestObject[] = [];
  private readonly gaps: Gap[] = [];
  /** Policies and Namespaces that are defined twice, differently. */
  private readonly contested = new Set<string>();
  /** Objects that are in the default namespace because they name none. */
  private readonly withoutNamespace: Position[] = [];
  private namesNamespaces = false;
  private documents = 0;

  constructor(private readonly options: ReadOptions) {}

  readFile(file: ManifestFile): void {
    const template = templateFile(file);
    if (template !== undefined) {
      const start = { file: file.path, document: 0, line: 1, column: 1 };
      this.refuse('TEMPLATED_MANIFEST', template, start);
      return;
    }
    const hasCrLf = endsLinesInCrLf(file.content);
    let index = 0;
    for (const document of documentsOf(file.content)) {
      this.readDocument(file.path, document, index, hasCrLf);
      index += 1;
    }
  }

  finish(files: readonly ManifestFile[]): Bundle {
    const [first] = this.withoutNamespace;
    if (first !== undefined && this.namesNamespaces) {
      const count = this.withoutNamespace.length;
      const { defaultNamespace } = this.options;
      this.report(
        'accepted-changed',
        'DEFAULTED_NAMESPACE',
        `${count === 1 ? 'One object names' : `${count} objects name`} no namespace while others do, and ${count === 1 ? 'is' : 'are'} read as in ${defaultNamespace}. Name it, or ask with another defaultNamespace.`,
        first,
        undefined,
        'kubectl puts them into the namespace of its context.',
      );
    }
    const objects = [...this.objects].sort(([one], [other]) => compare(one, other)).map(([, object]) => object);
    if (objects.length === 0 && !this.diagnostics.some((each) => each.outcome === 'rejected')) {
      const position = { file: files[0]?.path ?? '', document: 0, line: 1, column: 1 };
      this.report('rejected', 'EMPTY_BUNDLE', 'There is no Kubernetes object to judge in these manifests.', position);
    }
    return {
      objects,
      diagnostics: this.diagnostics,
      complete: !this.diagnostics.some((each) => each.outcome === 'rejected'),
      unknownPolicies: this.unknownPolicies,
      gaps: this.gaps,
    };
  }

  private readDocument(file: string, document: SourceDocument, index: number, hasCrLf: boolean): void {
    const at = (line: number, column = 1): Position => ({
      file,
      document: index,
      line: document.line - 1 + line,
      column,
    });
    this.documents += 1;
    const most = this.options.maxDocuments ?? MAX_DOCUMENTS;
    if (this.documents > most) {
      if (this.documents === most + 1) {
        this.refuse('TOO_MANY_DOCUMENTS', `There are more than ${most} documents.`, at(1));
      }
      return;
    }
    const { composed, text } = document;
    const template = composed.failed ? templateIn(text) : undefined;
    if (template !== undefined) {
      this.refuse('TEMPLATED_MANIFEST', template, at(1));
      return;
    }
    for (const problem of composed.problems) {
      this.report(
        problem.rejected ? 'rejected' : 'accepted-changed',
        problem.code,
        problem.message,
        at(problem.line, problem.column),
        undefined,
        problem.clusterBehaviour,
      );
    }
    if (composed.failed) this.gaps.push({ position: at(1), reason: composed.problems[0]?.message ?? '' });
    if (composed.failed || composed.value === null) return;
    this.readObject(composed.value, composed, [], at, { text, hasCrLf }, 0);
  }

  private readObject(
    value: Json,
    composed: ComposedDocument,
    path: FieldPath,
    at: (line: number, column?: number) => Position,
    source: DocumentSource,
    level: number,
  ): void {
    const locate = (inner: FieldPath): Position => {
      const place = composed.locate([...path, ...inner]);
      return at(place.line, place.column);
    };
    const here = locate([]);
    if (!isObject(value)) {
      this.refuse('NOT_AN_OBJECT', 'A document must be a Kubernetes object: a map with apiVersion and kind.', here);
      return;
    }
    const { apiVersion, kind, items } = value;
    if (typeof apiVersion !== 'string' || apiVersion === '' || apiVersion.split('/').length > 2) {
      this.refuse('NO_API_VERSION', 'The object needs an apiVersion such as v1 or apps/v1.', here);
      return;
    }
    if (typeof kind !== 'string' || kind === '') {
      this.refuse('NO_KIND', 'The object needs a kind such as Pod.', here);
      return;
    }
    if (isListKind(apiVersion, kind) && (items === undefined || items === null)) return;
    if (kind.endsWith('List') && Array.isArray(items)) {
      if (level >= MAX_LIST_LEVELS) {
        this.refuse('PARSE_LIMIT_EXCEEDED', `Lists are nested more than ${MAX_LIST_LEVELS} levels deep.`, here);
        return;
      }
      items.forEach((item, index) => {
        if (!isObject(item)) {
          this.refuse(
            'NOT_AN_OBJECT',
            `Item ${index} of the ${kind} must be a Kubernetes object.`,
            locate(['items', index]),
          );
          return;
        }
        const typed = kind === 'List' ? item : withDefaults(item, apiVersion, kind.slice(0, -'List'.length));
        this.readObject(typed, composed, [...path, 'items', index], at, source, level + 1);
      });
      return;
    }
    this.keep(value, apiVersion, kind, locate, (inner) => composed.textOf([...path, ...inner]), source, path);
  }

  private keep(
    value: JsonObject,
    apiVersion: string,
    kind: string,
    locate: (path: FieldPath) => Position,
    textOf: (path: FieldPath) => string | undefined,
    source: DocumentSource,
    path: FieldPath,
  ): void {
    const here = locate([]);
    // What is true of a document's text is true of an object that stands alone in it.
    const text = path.length === 0 ? source.text : undefined;
    const template = templateKind(apiVersion) ?? templateInNames(value, text);
    if (template !== undefined) {
      this.refuse('TEMPLATED_MANIFEST', template, here);
      return;
    }
    if (text !== undefined && text.length > MAX_DOCUMENT_LENGTH) {
      const limit = MAX_DOCUMENT_LENGTH / 2 ** 20;
      this.refuse('PARSE_LIMIT_EXCEEDED', `The object is larger than ${limit} MiB: no API server stores one.`, here);
      return;
    }
    const known = knownKind(apiVersion, kind);
    const rightCase = known === undefined ? sameKindInAnotherCase(apiVersion, kind) : undefined;
    if (rightCase !== undefined) {
      this.refuse('UNKNOWN_KIND', `There is no kind ${kind} in ${apiVersion}; write ${rightCase}.`, locate(['kind']));
      return;
    }
    const typed = decodeTyped(apiVersion, kind, value);
    const served = known === undefined && !typed.known ? servedKind(apiVersion, kind) : undefined;
    if (served !== undefined && typed.problems.length === 0) {
      const message = `There is no kind ${kind} in ${apiVersion}; write apiVersion: ${served}.`;
      this.report('rejected', 'UNKNOWN_VERSION', message, locate(['apiVersion']), 'apiVersion', NO_MATCHES);
      this.gaps.push({ position: here, reason: message, kind });
      return;
    }
    for (const problem of typed.problems.slice(0, MAX_PROBLEMS)) {
      const written = problem.outcome === 'rejected' ? templateInValue(textOf(problem.path) ?? '') : undefined;
      this.report(
        problem.outcome,
        written === undefined ? problem.code : 'TEMPLATED_MANIFEST',
        written ?? problem.message,
        locate(problem.path),
        dotted(problem.path),
        problem.clusterBehaviour,
      );
    }
    if (typed.problems.length > MAX_PROBLEMS) {
      const others = typed.problems.length - MAX_PROBLEMS;
      this.report(
        'rejected',
        'MORE_PROBLEMS',
        `The ${kind} has ${others} more problems; mend those above first.`,
        here,
      );
    }
    const podShapes = known === undefined && !typed.known ? podShapesOf(apiVersion, kind, typed.value) : [];
    const refused = typed.problems.some((problem) => problem.outcome === 'rejected');
    const quoted = refused ? decodeWithQuotes(apiVersion, kind, value, typed, textOf) : undefined;
    const decoded = quoted ?? typed.value;
    const metadata = isObject(decoded['metadata']) ? decoded['metadata'] : {};
    const namespaced = known?.namespaced ?? (metadata['namespace'] !== undefined || podShapes.length > 0);
    const given = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
    const namespace = namespaced ? given || this.options.defaultNamespace : '';
    if (known !== undefined)
      this.noteNamespace(known.namespaced, given, kind, here, () => locate(['metadata', 'namespace']));
    if (quoted === undefined && (isUndecodable(typed) || (refused && decidesTraffic(apiVersion, kind)))) {
      this.gaps.push({ position: here, reason: typed.problems[0]?.message ?? '', kind, namespace });
      return;
    }
    const name = nameOf(metadata, here.document);
    if (name === undefined) {
      this.report('rejected', 'NO_NAME', `The ${kind} needs a metadata.name.`, here, 'metadata.name');
      this.gaps.push({ position: here, reason: 'It has no name.', kind, namespace });
      return;
    }
    const object: ManifestObject = {
      apiVersion,
      kind,
      namespace,
      name,
      value: decoded,
      position: here,
      refused,
      locate,
      ...(podShapes.length === 0 ? {} : { podShapes }),
      source,
      path,
      ...(text === undefined ? {} : { text }),
    };
    if (known === undefined) this.reportUnknown(object);
    if (kind === 'Namespace') this.checkNameLabel(object);
    this.add(object);
  }

  private noteNamespace(
    namespaced: boolean,
    given: string,
    kind: string,
    here: Position,
    locate: () => Position,
  ): void {
    if (namespaced) {
      if (given === '') this.withoutNamespace.push(here);
      else this.namesNamespaces = true;
    } else if (given !== '') {
      const message = `A ${kind} is in no namespace: ${JSON.stringify(given)} is dropped. Remove the field.`;
      this.report('accepted-changed', 'NAMESPACE_DROPPED', message, locate(), 'metadata.namespace');
    }
  }

  private checkNameLabel({ value, name, locate }: ManifestObject): void {
    const path = ['metadata', 'labels', NAME_LABEL];
    const written = path.reduce<Json | undefined>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
    if (written === undefined || written === name) return;
    const message = `The label ${NAME_LABEL} of namespace ${name} is always ${JSON.stringify(name)}. Remove it.`;
    const behaviour = 'The API server overwrites the label with the name of the namespace.';
    this.report('accepted-changed', 'LABEL_OVERWRITTEN', message, locate(path), dotted(path), behaviour);
  }

  private reportUnknown(object: ManifestObject): void {
    if (object.podShapes !== undefined) {
      const where = object.podShapes.map(({ path }) => dotted(path) || 'its spec').join(', ');
      this.report(
        'accepted',
        'WORKLOAD_BY_SHAPE',
        `${object.kind} (${object.apiVersion}) is not a kind that Firebreak knows: it is judged as a workload by the pod at ${where}.`,
        object.position,
      );
      return;
    }
    const policy = isForeignPolicy(object.apiVersion, object.kind);
    if (policy) this.unknownPolicies.push(object);
    this.report(
      'ignored',
      policy ? 'UNKNOWN_POLICY_KIND' : 'UNKNOWN_KIND',
      policy
        ? `${object.kind} (${object.apiVersion}) may decide about traffic and is not understood: verdicts that it could touch are unknown.`
        : `${object.kind} (${object.apiVersion}) is not a kind that Firebreak judges.`,
      object.position,
    );
  }

  private add(object: ManifestObject): void {
    const key = identity(object);
    const before = this.objects.get(key);
    if (this.contested.has(key)) return;
    if (before === undefined) {
      this.objects.set(key, object);
      return;
    }
    if (canonical(before.value) === canonical(object.value)) return;
    // Which of the two the cluster ends up with depends on how they are applied.
    const { kind, namespace, position } = object;
    this.gaps.push({ position, reason: `${kind} ${object.name} is defined twice.`, kind, namespace });
    if (kind === 'Namespace' || decidesTraffic(object.apiVersion, kind)) {
      this.objects.delete(key);
      this.contested.add(key);
    }
    this.report(
      'rejected',
      'DUPLICATE_OBJECT',
      `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name} is already defined differently at ${before.position.file}:${before.position.line}. Remove one.`,
      object.position,
      undefined,
      'kubectl apply lets the last one win; kubectl create refuses the second.',
    );
  }

  /** Refuses what is then not among the objects: it could have been anything. */
  private refuse(code: string, message: string, position: Position): void {
    this.report('rejected', code, message, position);
    this.gaps.push({ position, reason: message });
  }

  private report(
    outcome: Outcome,
    code: string,
    message: string,
    position: Position,
    field?: string,
    clusterBehaviour?: string,
  ): void {
    this.diagnostics.push({
      outcome,
      code,
      message,
      ...position,
      ...(field === undefined ? {} : { field }),
      ...(clusterBehaviour === undefined ? {} : { clusterBehaviour }),
    });
  }
}

function nameOf(metadata: JsonObject, document: number): string | undefined {
  const { name, generateName } = metadata;
  if (typeof name === 'string' && name !== '') return name;
  return typeof generateName === 'string' && generateName !== '' ? `${generateName}#${document}` : undefined;
}

function withDefaults(item: JsonObject, apiVersion: string, kind: string): JsonObject {
  const result = Object.create(null) as JsonObject;
  result['apiVersion'] = apiVersion;
  result['kind'] = kind;
  for (const key of Object.keys(item)) result[key] = item[key] ?? null;
  return result;
}

const NO_MATCHES = 'kubectl finds no match for the kind in this version and leaves the object out.';

/** A List may be empty; a kind of somebody's own whose name happens to end so is an object like any other. */
function isListKind(apiVersion: string, kind: string): boolean {
  if (kind === 'List') return apiVersion === 'v1';
  return kind.endsWith('List') && knownKind(apiVersion, kind.slice(0, -'List'.length)) !== undefined;
}

/** The same text for the same value in whatever order its keys stand. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}

function identity(object: ManifestObject): string {
  return [object.namespace, groupOf(object.apiVersion), object.kind, object.name].join('\u0000');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
