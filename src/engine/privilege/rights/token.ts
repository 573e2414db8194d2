import { accountNameOf, tokensIn } from '../../access/index.js';
import type { Cluster, Container, Workload } from '../../cluster/index.js';
import { asBoolean, asObject, objectsIn } from '../../cluster/json.js';
import type { Json, JsonObject } from '../../manifests/index.js';
import type { JudgedPod } from '../standards/types.js';
import { accountObject } from './accounts.js';

export const serviceAccountOf = accountNameOf;

/** The pod's automountServiceAccountToken, else its account's, else true. */
export function automountsToken(cluster: Cluster, workload: Workload): boolean {
  return (
    asBoolean(workload.podSpec['automountServiceAccountToken']) ??
    asBoolean(
      accountObject(cluster, workload.namespace, serviceAccountOf(workload))?.value['automountServiceAccountToken'],
    ) ??
    true
  );
}

/** Whether a container holds a token that the API server takes; src/engine/access/tokens.ts has the rule. */
export function hasToken(cluster: Cluster, workload: Workload, _pod: JudgedPod, container: Container): boolean {
  return tokensIn(cluster, workload, container).some((token) => token.usable);
}

/** The serviceAccountToken sources of a projected volume. */
export function projectedTokensOf(volume: JsonObject): JsonObject[] {
  const sources: Json | undefined = asObject(volume['projected'])?.['sources'];
  return objectsIn(sources)
    .map((source) => asObject(source['serviceAccountToken']))
    .filter((token) => token !== undefined);
}
