import { Injectable } from '@nestjs/common';
import { buildCluster, type Cluster } from '../engine/cluster/index.js';
import { readManifests, type Bundle, type Diagnostic, type ManifestFile } from '../engine/manifests/index.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

export interface AnalysisOptions {
  readonly defaultNamespace?: string | undefined;
  readonly mode?: 'strict' | 'lenient' | undefined;
  /** True for a one-shot question: a flaw that no answer rests on, an invalid name, does not stand in its way. */
  readonly nothingKept?: boolean;
}

/** Refusals that leave every answer as it would be. */
const HARMLESS_TO_ANSWERS: ReadonlySet<string> = new Set(['BAD_NAME']);

/** A bundle read and put into the cluster's words: what every question is asked of. */
export interface Analysis {
  readonly bundle: Bundle;
  readonly cluster: Cluster;
}

@Injectable()
export class AnalysisService {
  /**
   * Reads manifests as the cluster would.
   * @throws ProblemError `invalid-manifest` with every cause: in strict mode for any refused document, in either mode for a
   * bundle without a single object, which must not look like a clean answer.
   */
  analyse(files: readonly ManifestFile[], options: AnalysisOptions = {}): Analysis {
    const bundle = readManifests(files, { defaultNamespace: options.defaultNamespace ?? 'default' });
    const rejected = bundle.diagnostics.filter((diagnostic) => diagnostic.outcome === 'rejected');
    const inTheWay =
      options.nothingKept === true ? rejected.filter(({ code }) => !HARMLESS_TO_ANSWERS.has(code)) : rejected;
    const strict = options.mode !== 'lenient';
    if (bundle.objects.length === 0 || (inTheWay.length > 0 && strict)) {
      const documents = new Set(rejected.map((each) => `${each.file}#${each.document}`)).size;
      throw new ProblemError(
        'invalid-manifest',
        documents === 1
          ? `${rejected[0]?.message ?? ''} Nothing was kept.`.trim()
          : `The cluster would refuse ${documents} documents; errors[] names each cause. Nothing was kept.`,
        rejected.map(causeOf),
      );
    }
    return { bundle, cluster: buildCluster(bundle) };
  }
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
