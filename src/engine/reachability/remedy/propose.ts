import jsonpatch from 'fast-json-patch';
import { stringify } from 'yaml';
import type { Cluster, Workload } from '../../cluster/index.js';
import { asObject } from '../../cluster/json.js';
import { editable, type EditableDocument } from '../../manifests/edit/index.js';
import type { Json, JsonObject, ManifestObject } from '../../manifests/index.js';
import { explainDirection } from '../explain.js';
import { decide, comesFromOwnNode, type AskedPair } from '../judge.js';
import { compilePolicy } from '../layers/network-policy.js';
import { amended, boundsOf, isSamePod, type Network } from '../network.js';
import { includesAll, NO_PORTS, union, type PortSet } from '../ports.js';
import type { CompiledPolicy, Direction, Endpoint } from '../rules.js';
import type { PolicyChange, ReachFix, RuleEvidence } from '../types.js';
import { labelsFor, peersFor, podsOfNamespace, portsFor, selectorOf } from './selectors.js';

/** A change for more pairs than these is a policy to be designed, not a patch. */
const MAX_PAIRS = 50;

interface Need {
  readonly direction: Direction;
  readonly subject: Extract<Endpoint, { kind: 'pod' }>;
  readonly peers: Endpoint[];
  ports: PortSet;
}

interface Drafted {
  readonly change: PolicyChange;
  readonly policy: CompiledPolicy;
  /** The policy that it takes the place of. */
  readonly instead: CompiledPolicy | undefined;
}

/**
 * The smallest change of NetworkPolicies that would allow what is denied, applied and asked again. Where an admin tier forbids it
 * no NetworkPolicy helps, and the answer says which policy that is.
 */
export function proposeChange(network: Network, pairs: readonly AskedPair[]): ReachFix | undefined {
  if (pairs.length > MAX_PAIRS || pairs.some(({ ports }) => ports === undefined)) return undefined;
  const caveats: string[] = [];
  const drafted: Drafted[] = [];
  for (const need of needsOf(network, pairs)) {
    const draft = draftFor(network, need, drafted.length, caveats);
    if (draft === undefined) {
      const summary = `No NetworkPolicy can name ${need.peers.map((each) => each.text).join(', ')}: it is on the host's network, and no manifest records the address of its node.`;
      return { verified: false, summary, changes: [], manifest: '', caveats, forbiddenBy: [] };
    }
    drafted.push(draft);
  }
  const changed = amended(
    network,
    'network-policy',
    new Set(drafted.flatMap(({ instead }) => instead ?? [])),
    drafted.map(({ policy }) => policy),
  );
  const verified = pairs.every((pair) => decide(changed, pair).verdict === 'allowed');
  const changes = drafted.map(({ change }) => change);
  if (!verified) return forbidden(changed, pairs, caveats);
  return {
    verified,
    summary: changes.map(describeChange).join(' '),
    changes,
    manifest: changes.map(({ manifest }) => manifest).join('---\n'),
    caveats,
    forbiddenBy: [],
  };
}

function needsOf(network: Network, pairs: readonly AskedPair[]): Need[] {
  const needs = new Map<string, Need>();
  for (const { source, destination, ports = NO_PORTS } of pairs) {
    if (isSamePod(source, destination) || comesFromOwnNode(network, source, destination)) continue;
    const sides = [
      ['egress', source, destination],
      ['ingress', destination, source],
    ] as const;
    for (const [direction, subject, peer] of sides) {
      if (subject.kind !== 'pod') continue;
      if (includesAll(boundsOf(network, direction, subject, peer).least, ports)) continue;
      const key = `${direction} ${subject.text}`;
      const need = needs.get(key) ?? { direction, subject, peers: [], ports: NO_PORTS };
      if (!need.peers.some((each) => each.text === peer.text)) need.peers.push(peer);
      need.ports = union(need.ports, ports);
      needs.set(key, need);
    }
  }
  return [...needs.values()];
}

function draftFor(network: Network, need: Need, number: number, caveats: string[]): Drafted | undefined {
  const { cluster } = network;
  const { direction, subject } = need;
  const { pod } = subject;
  const found = need.peers.map((each) => peersFor(cluster, each, pod.namespace));
  if (found.some((each) => each === undefined)) return undefined;
  const peers = found.flatMap((each) => each ?? []);
  const ports = portsFor(need.ports);
  const rule: JsonObject = {
    [direction === 'ingress' ? 'from' : 'to']: distinct(peers),
    ...(ports === undefined ? {} : { ports }),
  };
  for (const peer of need.peers) {
    const others = peer.kind === 'pod' && !peer.pod.hostNetwork ? labelsFor(cluster, peer.pod).others : [];
    if (others.length > 0)
      caveats.push(`Nothing but labels tells ${peer.text} from ${others.join(', ')}: the rule is about them as well.`);
  }
  const isolating = network
    .governing(pod, direction)
    .flat()
    .map(({ policy }) => policy)
    .filter((policy) => policy.isolates.has(direction));
  const own = isolating.filter((policy) => selectsOnly(network, policy, subject));
  const [existing] = own;
  if (existing !== undefined) return patchOf(existing, direction, rule);
  if (isolating.length === 0) {
    caveats.push(
      `Until now no NetworkPolicy isolates ${subject.text} for ${direction}: with this one, what no NetworkPolicy allows is denied there.`,
    );
  }
  const chosen = labelsFor(cluster, pod);
  if (chosen.others.length > 0) {
    caveats.push(
      `Nothing but labels tells ${subject.text} from ${chosen.others.join(', ')}: the policy selects them as well.`,
    );
  }
  return creation(network, need, number, selectorOf(chosen), rule);
}

const GOVERNED = new WeakMap<Network, Map<string, ReadonlyMap<CompiledPolicy, ReadonlySet<Workload>>>>();

function selectsOnly(network: Network, policy: CompiledPolicy, subject: Extract<Endpoint, { kind: 'pod' }>): boolean {
  const { namespace, workload } = subject.pod;
  const known = GOVERNED.get(network) ?? new Map<string, ReadonlyMap<CompiledPolicy, ReadonlySet<Workload>>>();
  GOVERNED.set(network, known);
  const governed = known.get(namespace) ?? governedIn(network, namespace);
  known.set(namespace, governed);
  return [...(governed.get(policy) ?? [])].every((each) => each === workload);
}

/** The workloads of a namespace that each policy governs, in either direction. */
function governedIn(network: Network, namespace: string): ReadonlyMap<CompiledPolicy, ReadonlySet<Workload>> {
  const governed = new Map<CompiledPolicy, Set<Workload>>();
  for (const pod of podsOfNamespace(network.cluster, namespace)) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const { policy } of network.governing(pod, direction).flat()) {
        const workloads = governed.get(policy);
        if (workloads === undefined) governed.set(policy, new Set([pod.workload]));
        else workloads.add(pod.workload);
      }
    }
  }
  return governed;
}

function patchOf(policy: CompiledPolicy, direction: Direction, rule: JsonObject): Drafted {
  const { object } = policy;
  const spec = asObject(object.value['spec']) ?? {};
  const there = Array.isArray(spec[direction]);
  const operation = there
    ? { op: 'add' as const, path: `/spec/${direction}/-`, value: rule }
    : { op: 'add' as const, path: `/spec/${direction}`, value: [rule] };
  const value = jsonpatch.applyPatch(structuredClone(object.value), [operation]).newDocument;
  const change: PolicyChange = {
    action: 'patch',
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    jsonPatch: [operation],
    manifest: manifestOf(object, value, direction, rule),
    file: object.position.file,
    line: object.position.line,
  };
  return {
    change,
    policy: compilePolicy({ ...object, value, locate: (path) => object.locate(path) }),
    instead: policy,
  };
}

const EDITABLE = new WeakMap<ManifestObject, EditableDocument | undefined>();

/** The document as it was written, comments and style kept, with the rule added; `value` is what it says then. */
function manifestOf(object: ManifestObject, value: JsonObject, direction: Direction, rule: JsonObject): string {
  if (object.text !== undefined && !EDITABLE.has(object)) EDITABLE.set(object, editable(object.text));
  const document = EDITABLE.get(object);
  const written = asObject(document?.value);
  const spec = asObject(written?.['spec']);
  const rules = spec?.[direction] ?? [];
  if (spec === undefined || !Array.isArray(rules)) return stringify(value);
  const text = document?.withValue({ ...written, spec: { ...spec, [direction]: [...rules, rule] } });
  if (text === undefined) return stringify(value);
  return text.endsWith('\n') ? text : `${text}\n`;
}

function creation(network: Network, need: Need, number: number, podSelector: JsonObject, rule: JsonObject): Drafted {
  const { direction, subject } = need;
  const { namespace } = subject.pod;
  const name = freeName(network, namespace, need, number);
  const value: JsonObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector, policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'], [direction]: [rule] },
  };
  const position = { file: '(proposed)', document: number, line: 1, column: 1 };
  const object: ManifestObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace,
    name,
    value,
    position,
    locate: () => position,
    refused: false,
  };
  const change: PolicyChange = {
    action: 'create',
    kind: 'NetworkPolicy',
    namespace,
    name,
    jsonPatch: [{ op: 'add', path: '', value }],
    manifest: stringify(value),
  };
  return { change, policy: compilePolicy(object), instead: undefined };
}

function freeName(network: Network, namespace: string, { direction, subject, peers }: Need, number: number): string {
  const [peer] = peers;
  const other = peers.length === 1 && peer?.kind === 'pod' ? peer.pod.workload.name : 'others';
  const way = direction === 'ingress' ? `from-${other}` : `to-${other}`;
  const base = `${subject.pod.workload.name}-allow-${way}`.slice(0, 55).replace(/[^a-z0-9]+$/, '');
  const taken = policyNames(network.cluster).has(`${namespace}/${base}`);
  return taken ? `${base}-${number + 2}` : base;
}

const NAMES = new WeakMap<Cluster, ReadonlySet<string>>();

function policyNames(cluster: Cluster): ReadonlySet<string> {
  let names = NAMES.get(cluster);
  if (names === undefined) {
    const policies = cluster.objectsOf('networking.k8s.io', 'NetworkPolicy');
    names = new Set(policies.map(({ namespace, name }) => `${namespace}/${name}`));
    NAMES.set(cluster, names);
  }
  return names;
}

/** What still stands in the way once NetworkPolicy allows it. */
function forbidden(network: Network, pairs: readonly AskedPair[], caveats: readonly string[]): ReachFix {
  const evidence: RuleEvidence[] = pairs.flatMap(({ source, destination, ports = NO_PORTS }) =>
    [
      ...explainDirection(network, 'egress', source, destination, ports).decidedBy,
      ...explainDirection(network, 'ingress', destination, source, ports).decidedBy,
    ].filter(({ action }) => action === 'deny'),
  );
  const byText = new Map(evidence.map((each) => [`${each.kind} ${each.name} ${each.rule ?? ''}`, each]));
  const forbiddenBy = [...byText.values()];
  const names = forbiddenBy.map(
    (each) => `${each.kind} ${each.name} (${each.rule ?? 'the policy'}, ${each.file}:${each.line})`,
  );
  const summary =
    names.length === 0
      ? 'No NetworkPolicy is certain to allow it: what decides it is not in these manifests.'
      : `No NetworkPolicy can allow it: ${names.join(' and ')} denies it before any NetworkPolicy is asked.`;
  return { verified: false, summary, changes: [], manifest: '', caveats, forbiddenBy };
}

function describeChange({ action, kind, namespace, name, jsonPatch }: PolicyChange): string {
  return action === 'create'
    ? `Add ${kind} ${namespace}/${name}.`
    : `Add one rule to ${kind} ${namespace}/${name} (${jsonPatch[0]?.path ?? ''}).`;
}

function distinct(peers: readonly JsonObject[]): Json[] {
  return [...new Map(peers.map((peer) => [JSON.stringify(peer), peer])).values()];
}
