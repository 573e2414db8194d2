import { buildCluster, type Cluster, type Workload } from '../cluster/index.js';
import { groupOf, readManifests, type Bundle } from '../manifests/index.js';
import { compareText } from '../cluster/json.js';
import { compileNetwork, type Assume } from '../reachability/index.js';
import { format } from '../reachability/ports.js';
import { nameServerOf, type NameServer } from './dns.js';
import { impliedConnections } from './implied.js';
import { endText, writePolicies } from './policies.js';
import { selectionOf } from './selectors.js';
import type { End, Obstacle, SuggestedPolicy, SuggestionResult, WantedConnection } from './types.js';
import { verify } from './verify.js';

export interface SuggestionOptions {
  readonly namespace: string;
  /** Undefined: what today's Services and references imply. */
  readonly connections: readonly WantedConnection[] | undefined;
  readonly dns: boolean;
  readonly assume: Assume | undefined;
}

/** NetworkPolicies of a namespace that allow exactly the wanted connections; or what stands in the way. */
export function suggestPolicies(bundle: Bundle, cluster: Cluster, options: SuggestionOptions): SuggestionResult {
  const { namespace, assume } = options;
  const implied =
    options.connections === undefined ? impliedConnections(compileNetwork(cluster, assume), namespace) : undefined;
  const connections = distinct(options.connections ?? implied?.connections ?? []);
  const dns = options.dns ? nameServerOf(cluster) : undefined;
  const obstacles = obstaclesOf(cluster, namespace, connections);
  if (obstacles.length > 0) return { ok: false, obstacles };
  const policies = writePolicies(cluster, namespace, connections, dns);
  const manifest = policies.map((policy) => policy.manifest).join('---\n');
  const network = compileNetwork(withPolicies(bundle, namespace, manifest), assume);
  const verification = verify(network, namespace, connections, dns);
  if (verification.obstacles.length > 0) return { ok: false, obstacles: verification.obstacles };
  const replaces = bundle.objects
    .filter((each) => isPolicyOf(each, namespace))
    .map(({ name }) => `${namespace}/NetworkPolicy/${name}`);
  const listed = connections
    .map(({ from, to, ports, because }) => ({ from: endText(from), to: endText(to), allowed: format(ports), because }))
    .sort((one, other) => compareText(`${one.from} ${one.to}`, `${other.from} ${other.to}`));
  return {
    ok: true,
    suggestion: {
      namespace,
      summary: summaryOf(namespace, policies, connections.length, dns),
      policies,
      manifest,
      connections: listed,
      replaces,
      verified: {
        exact: true,
        pairs: verification.pairs,
        statement: statementOf(namespace, verification.pairs, replaces.length, dns),
      },
      warnings: [...(implied?.warnings ?? []), ...warningsOf(cluster, namespace, dns)],
    },
  };
}

/** What several things imply is one connection; the first of them is named. */
function distinct(connections: readonly WantedConnection[]): WantedConnection[] {
  const byKey = new Map<string, WantedConnection>();
  for (const each of connections) {
    const key = `${endText(each.from)} ${endText(each.to)} ${JSON.stringify(format(each.ports))}`;
    if (!byKey.has(key)) byKey.set(key, each);
  }
  return [...byKey.values()];
}

function isPolicyOf(object: Bundle['objects'][number], namespace: string): boolean {
  return (
    object.kind === 'NetworkPolicy' &&
    groupOf(object.apiVersion) === 'networking.k8s.io' &&
    object.namespace === namespace
  );
}

/** The cluster with the suggested policies in the place of the namespace's own. */
function withPolicies(bundle: Bundle, namespace: string, manifest: string): Cluster {
  const read = readManifests([{ path: 'suggested-policies.yaml', content: manifest }], { defaultNamespace: namespace });
  const kept = bundle.objects.filter((each) => !isPolicyOf(each, namespace));
  return buildCluster({ ...bundle, objects: [...kept, ...read.objects] });
}

/** What no policy could do, told before one is written. */
function obstaclesOf(cluster: Cluster, namespace: string, connections: readonly WantedConnection[]): Obstacle[] {
  const obstacles: Obstacle[] = [];
  for (const { from, to } of connections) {
    const inside = [from, to].some((end) => end.kind === 'workload' && end.workload.namespace === namespace);
    if (!inside) {
      obstacles.push({
        code: 'OUTSIDE_NAMESPACE',
        detail: `The connection from ${endText(from)} to ${endText(to)} has no end in namespace ${namespace}.`,
      });
    }
    for (const end of [from, to]) if (end.kind === 'workload') obstacles.push(...onHost(end.workload, from, to));
  }
  const ends = connections
    .flatMap(({ from, to }) => [from, to])
    .flatMap((end) => (end.kind === 'workload' ? [end.workload] : []));
  for (const workload of new Set(ends)) {
    const { matchLabels, alsoSelects } = selectionOf(cluster, workload);
    if (Object.keys(matchLabels).length === 0) {
      obstacles.push({
        code: 'INDISTINGUISHABLE',
        detail: `The pods of ${workload.ref} have no label that a policy could select them by.`,
      });
      continue;
    }
    for (const other of alsoSelects) {
      if (sameWishes(connections, workload, other)) continue;
      const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
      obstacles.push({
        code: 'INDISTINGUISHABLE',
        detail: `Labels cannot tell ${workload.ref} from ${other.ref}: whatever selects the pods of the first (${labels.join(',')}) selects those of the second. Give one of them a label that the other does not have.`,
      });
    }
  }
  return [...new Map(obstacles.map((each) => [each.detail, each])).values()];
}

function onHost(workload: Workload, from: End, to: End): Obstacle[] {
  if (!workload.pods.some((pod) => pod.hostNetwork)) return [];
  const detail = `${workload.ref} shares the network of its node: no selector finds it, so that no policy can allow ${endText(from)} to ${endText(to)} alone.`;
  return [{ code: 'HOST_NETWORK', detail }];
}

/** Whether two workloads that share their labels are wanted to have the same. */
function sameWishes(connections: readonly WantedConnection[], one: Workload, other: Workload): boolean {
  const wishesOf = (workload: Workload): string =>
    connections
      .flatMap(({ from, to, ports }) => [
        ...(from.kind === 'workload' && from.workload === workload
          ? [`to ${endText(to)} ${JSON.stringify(format(ports))}`]
          : []),
        ...(to.kind === 'workload' && to.workload === workload
          ? [`from ${endText(from)} ${JSON.stringify(format(ports))}`]
          : []),
      ])
      .sort()
      .join();
  return wishesOf(one) === wishesOf(other);
}

function summaryOf(
  namespace: string,
  policies: readonly SuggestedPolicy[],
  connections: number,
  dns: NameServer | undefined,
): string {
  const names = dns === undefined ? '' : ' and names';
  return `${policies.length} policies for namespace ${namespace}: they allow ${connections} connection${connections === 1 ? '' : 's'}${names}, and nothing else.`;
}

function statementOf(namespace: string, pairs: number, replaced: number, dns: NameServer | undefined): string {
  const instead = replaced === 0 ? '' : ` in place of its ${replaced} NetworkPolic${replaced === 1 ? 'y' : 'ies'}`;
  const names = dns === undefined ? '' : ` and, for every pod of the namespace, ${dns.text}`;
  return `The bundle was analysed again with these policies${instead}: of ${pairs} ordered pairs of pods and address ranges with a pod of namespace ${namespace} at one end, exactly the listed connections${names} are open, on exactly these ports.`;
}

function warningsOf(cluster: Cluster, namespace: string, dns: NameServer | undefined): string[] {
  const host = cluster.workloads.filter(
    (each) => each.namespace === namespace && each.pods.some((pod) => pod.hostNetwork),
  );
  return [
    ...host.map(
      ({ ref }) => `${ref} shares the network of its node: no policy closes what it can reach or who reaches it.`,
    ),
    ...(dns === undefined || dns.found
      ? []
      : [`These manifests do not have the cluster's name server: it is taken to be ${dns.text}.`]),
  ];
}
