import { buildCluster, type Cluster } from '../engine/cluster/index.js';
import {
  readManifests,
  redactFiles,
  type Bundle,
  type Diagnostic,
  type ManifestFile,
} from '../engine/manifests/index.js';
import { compileNetwork, reachMapOf, type Assume, type Network, type ReachMap } from '../engine/reachability/index.js';
import type { ProblemSlug } from '../platform/problems/catalogue.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

/** Plain data: it crosses to worker threads. */
export interface AnalysisOptions {
  readonly defaultNamespace?: string | undefined;
  readonly mode?: 'strict' | 'lenient' | undefined;
  /** More are refused, in either mode: nobody could say what of them was read. */
  readonly maxDocuments?: number | undefined;
  /** True for a one-shot question: a flaw that no answer rests on, an invalid name, does not stand in its way. */
  readonly nothingKept?: boolean;
}

/** Refusals that leave every answer as it would be. */
const HARMLESS_TO_ANSWERS: ReadonlySet<string> = new Set(['BAD_NAME']);

/** Assumptions under which one bundle is kept compiled. */
const KEPT_ASSUMPTIONS = 4;

/** A bundle read and put into the cluster's words: what every task is given. Compiles networks when first asked for. */
export class Analysis {
  private readonly networks = new Map<string, Network>();
  private readonly maps = new WeakMap<Network, ReachMap>();

  constructor(
    /** As they are kept: values of Secrets are stripped. Positions of every answer are places in these. */
    readonly files: readonly ManifestFile[],
    readonly bundle: Bundle,
    readonly cluster: Cluster,
    readonly defaultNamespace: string,
  ) {}

  network(assume?: Assume): Network {
    const key = assume === undefined ? '' : JSON.stringify(assume);
    const known = this.networks.get(key);
    if (known !== undefined) return known;
    const network = compileNetwork(this.cluster, assume);
    this.networks.set(key, network);
    const oldest = this.networks.keys().next().value;
    if (this.networks.size > KEPT_ASSUMPTIONS && oldest !== undefined) this.networks.delete(oldest);
    return network;
  }

  map(assume?: Assume): ReachMap {
    const network = this.network(assume);
    const known = this.maps.get(network);
    if (known !== undefined) return known;
    const map = reachMapOf(network);
    this.maps.set(network, map);
    return map;
  }
}

/**
 * Reads manifests as the cluster would. `diagnostics` are what was found out before there were files.
 * @throws ProblemError with every cause: in strict mode for any refused document, in either mode for a bundle without a single
 * object, which must not look like a clean answer.
 */
export function analyse(
  files: readonly ManifestFile[],
  options: AnalysisOptions = {},
  diagnostics: readonly Diagnostic[] = [],
): Analysis {
  const kept = redactFiles(files);
  const defaultNamespace = options.defaultNamespace ?? 'default';
  const read = readManifests(kept, { defaultNamespace, maxDocuments: options.maxDocuments });
  const bundle = diagnostics.length === 0 ? read : { ...read, diagnostics: [...diagnostics, ...read.diagnostics] };
  const rejected = bundle.diagnostics.filter((diagnostic) => diagnostic.outcome === 'rejected');
  const inTheWay =
    options.nothingKept === true ? rejected.filter(({ code }) => !HARMLESS_TO_ANSWERS.has(code)) : rejected;
  const strict = options.mode !== 'lenient';
  const tooMany = rejected.some(({ code }) => code === 'TOO_MANY_DOCUMENTS');
  if (bundle.objects.length === 0 || tooMany || (inTheWay.length > 0 && strict)) throw refusal(rejected);
  return new Analysis(kept, bundle, buildCluster(bundle), defaultNamespace);
}

/** The kind of problem that says most about why a bundle is refused. What is a template is not YAML either, as a rule. */
const KINDS_OF_REFUSAL: readonly (readonly [slug: ProblemSlug, codes: ReadonlySet<string>])[] = [
  ['templated-manifest', new Set(['TEMPLATED_MANIFEST'])],
  ['parse-limit-exceeded', new Set(['PARSE_LIMIT_EXCEEDED', 'TOO_MANY_DOCUMENTS'])],
  ['malformed-json', new Set(['MALFORMED_JSON'])],
  ['malformed-yaml', new Set(['MALFORMED_YAML'])],
];

function refusal(rejected: readonly Diagnostic[]): ProblemError {
  const documents = new Set(rejected.map((each) => `${each.file}#${each.document}`)).size;
  const [slug] = KINDS_OF_REFUSAL.find(([, codes]) => rejected.some(({ code }) => codes.has(code))) ?? [
    'invalid-manifest' as const,
  ];
  return new ProblemError(
    slug,
    documents === 1
      ? `${rejected[0]?.message ?? ''} Nothing was kept.`.trim()
      : `The cluster would refuse ${documents} documents; errors[] names each cause. Nothing was kept.`,
    rejected.map(causeOf),
  );
}

function causeOf(diagnostic: Diagnostic): ProblemCause {
  const { code, message, file, document, line, column, field, clusterBehaviour } = diagnostic;
  return {
    code,
    detail: message,
    file,
    document,
    line,
    column,
    ...(field === undefined ? {} : { field }),
    ...(clusterBehaviour === undefined ? {} : { clusterBehaviour }),
  };
}
