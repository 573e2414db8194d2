import { describe, expect, it } from 'vitest';
import {
  exposureOf,
  type DirectionExposure,
  type RegionPeer,
  type SelectorFields,
  type WorkloadExposure,
} from '../../src/engine/exposure/index.js';
import { mapOf } from './bundles.js';
import { connText, referenceOf } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';
import { isJustified } from './justified-differences.js';

interface Peer {
  readonly entireCluster?: true;
  readonly external?: string;
  readonly namespaces?: unknown;
  readonly pods?: unknown;
}
interface ExposureCase {
  readonly id: string;
  readonly bundle: string;
  readonly exposure: readonly {
    readonly workload: string;
    readonly direction: 'in' | 'out';
    readonly from?: Peer;
    readonly to?: Peer;
    readonly conn: string;
  }[];
  readonly unprotected: readonly { readonly workload: string; readonly direction: 'in' | 'out' }[];
  readonly doubts: readonly string[];
}

describe.skipIf(CORPORA === undefined)('who may come in and where pods may go (skipped without corpora)', () => {
  const cases = CORPORA === undefined ? [] : corpusLines<ExposureCase>('reach/exposure.jsonl');

  it.each(cases)('$id', ({ id, bundle, exposure, unprotected, doubts }) => {
    const map = mapOf(bundle);
    const found = map.network.cluster.workloads.flatMap((workload) => exposureOf(map, workload));
    const lines = found.flatMap((each) => [...linesOf(each, 'in', each.ingress), ...linesOf(each, 'out', each.egress)]);
    const wanted = exposure.map(({ workload, direction, from, to, conn }) => {
      const peer = from ?? to ?? {};
      return `${referenceOf(workload)} ${direction} ${peerText(peer)}: ${conn}`;
    });
    if (isJustified(id)) {
      expect(doubts).not.toEqual([]);
      expect(lines.sort()).not.toEqual(wanted.sort());
    } else expect(lines.sort()).toEqual(wanted.sort());
    const open = found.flatMap(({ workload, ingress, egress }) => [
      ...(ingress.governed ? [] : [`${workload} in`]),
      ...(egress.governed ? [] : [`${workload} out`]),
    ]);
    expect(open.sort()).toEqual(unprotected.map((each) => `${referenceOf(each.workload)} ${each.direction}`).sort());
  });
});

function linesOf({ workload }: WorkloadExposure, direction: 'in' | 'out', of: DirectionExposure): string[] {
  const everyone = of.external.filter(({ ranges }) => ranges.includes('0.0.0.0-255.255.255.255'));
  return [
    ...of.peers.filter(isNews).map((peer) => `${workload} ${direction} ${regionText(peer)}: ${connWithNames(peer)}`),
    ...everyone.map(({ allowed }) => `${workload} ${direction} 0.0.0.0-255.255.255.255: ${connText(allowed)}`),
  ];
}

/** The corpora leave out what selects pods by their labels in one namespace where such pods exist: connections show those. */
function isNews({ namespaces, pods, workloads }: RegionPeer): boolean {
  const byName = typeof namespaces === 'object' && 'name' in namespaces;
  const byLabels = typeof pods === 'object' && 'matchLabels' in pods && pods.matchExpressions === undefined;
  return !(byName && byLabels && workloads.length > 0);
}

function regionText({ scope, namespaces, pods }: RegionPeer): string {
  return scope === 'cluster' ? 'entire cluster' : `${selectorText(namespaces)} ${selectorText(pods)}`;
}

/** A label among one value is the label itself. */
function selectorText(selector: unknown): string {
  if (typeof selector !== 'object' || selector === null) return String(selector);
  const { matchLabels = {}, matchExpressions = [], name } = selector as SelectorFields & { name?: string };
  return [
    ...(name === undefined ? [] : [`name ${name}`]),
    ...Object.entries(matchLabels).map(([key, value]) => `${key} In ${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${[...values].sort().join()}`),
  ]
    .sort()
    .join('&');
}

function peerText({ entireCluster, external, namespaces, pods }: Peer): string {
  if (entireCluster === true) return 'entire cluster';
  return external ?? `${selectorText(namespaces)} ${selectorText(pods)}`;
}

/** Named ports stand behind the numbers of their protocol. */
function connWithNames({ allowed, namedPorts }: RegionPeer): string {
  const text = connText(allowed);
  if (namedPorts.length === 0) return text;
  return [...(text === 'No Connections' ? [] : [text]), ...namedPorts].join();
}
