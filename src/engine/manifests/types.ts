/** A value as JSON has it; what the typed decoder reads from. Objects have no prototype: a label may be called `constructor`. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * An object without keys, not even inherited ones: its prototype is an empty object without one. An object whose own prototype
 * is null would do as well, but V8 keeps such objects as hash tables, at several times the cost.
 */
export function newObject(): JsonObject {
  return new Bare() as JsonObject;
}
/** Whether an object is one of `newObject`'s; then those within it are too. */
export function isBare(value: JsonObject): boolean {
  return Object.getPrototypeOf(value) === BareObject.prototype;
}
function BareObject(): void {
  // Only its prototype matters.
}
BareObject.prototype = Object.freeze(Object.create(null)) as object;
const Bare = BareObject as unknown as new () => object;

/** A place in an uploaded file. `document` counts from 0 within the file, `line` and `column` from 1. */
export interface Position {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
}

/** A field's place inside an object: `['spec', 'containers', 0, 'image']`. */
export type FieldPath = readonly (string | number)[];

/** One uploaded file. `path` is a label for answers, never a path that is opened. */
export interface ManifestFile {
  readonly path: string;
  readonly content: string;
}

/**
 * What the cluster would do with a document: take it; take it, but not as it is written; take it without any effect on our
 * two questions; refuse it.
 */
export type Outcome = 'accepted' | 'accepted-changed' | 'ignored' | 'rejected';

export interface Diagnostic {
  readonly outcome: Outcome;
  /** Stable, SCREAMING_SNAKE_CASE: DUPLICATE_KEY, UNKNOWN_FIELD, EMPTY_BUNDLE … */
  readonly code: string;
  /** What is wrong and what to write instead, one or two sentences. */
  readonly message: string;
  /** What kubectl and the API server do with it, where that is not plain from the message. */
  readonly clusterBehaviour?: string;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  /** Dotted field path, where one field is meant: spec.ingress[0].ports[1].endPort */
  readonly field?: string;
}

/** A pod within an object of a kind that is not known by name. */
export interface PodShape {
  /** Of the template, or of what holds the steps; [] for the object itself. */
  readonly path: FieldPath;
  readonly form: 'template' | 'steps';
  /** What tells it from the other pods of the object, where there are several. */
  readonly part?: string;
}

/** The text of one document, its line ends as LF. */
export interface DocumentSource {
  readonly text: string;
  /** Whether every line of its file ends in CRLF. */
  readonly hasCrLf: boolean;
}

/** One Kubernetes object that the cluster would take: typed values, the API server's defaults not yet applied. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for cluster-scoped kinds; the bundle's default namespace where the manifest names none. */
  readonly namespace: string;
  readonly name: string;
  readonly value: JsonObject;
  /** Where the document starts. */
  readonly position: Position;
  /** Place of a field's key (or of a list item); of the nearest ancestor that exists where the field is absent. */
  locate(path: FieldPath): Position;
  /** True where the API server would refuse the object for a flaw that leaves its meaning plain, say a missing image. */
  readonly refused: boolean;
  /** Pods of a kind that is not known by name, found by their shape. */
  readonly podShapes?: readonly PodShape[];
  /** The document's own text, where it stands alone in a YAML document (not an item of a List). */
  readonly text?: string;
  /** The document that it stands in, the same for every item of a List. */
  readonly source?: DocumentSource;
  /** Where it stands in its document's value: [] but for an item of a List. */
  readonly path?: FieldPath;
}

/** A document that is not among the objects: what an answer may lack. */
export interface Gap {
  readonly position: Position;
  readonly reason: string;
  /** Its kind, where that much could be read; absent where it could be anything. */
  readonly kind?: string;
  /** The namespace it would be in; '' for cluster-scoped kinds. */
  readonly namespace?: string;
}

export interface ReadOptions {
  /** Namespace of namespaced objects that name none. */
  readonly defaultNamespace: string;
  /** Documents that are read at most; the rest is refused as a whole. 200,000 where absent. */
  readonly maxDocuments?: number | undefined;
}

export interface Bundle {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** False where any document was rejected: an answer may rest on a gap. */
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  /** Kinds with an effect on reachability that the engine does not understand, as `apiVersion/Kind namespace/name`. */
  readonly unknownPolicies: readonly ManifestObject[];
}
