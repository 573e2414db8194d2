import type { Connectivity } from '../../engine/reachability/index.js';
import { foldFans, type Edge, type FanGroup } from './fans.js';
import { portsText } from './ports-text.js';
import { isEveryAddress } from './ranges-text.js';

/** What every picture of a map shows: workloads in their namespaces, the world outside, and what is open between them. */
export interface Picture {
  readonly namespaces: readonly { readonly name: string; readonly nodes: readonly PictureNode[] }[];
  /** The world outside, where something is open to or from it. */
  readonly outside: PictureNode | undefined;
  readonly edges: readonly PictureEdge[];
  /** What the picture leaves out or puts together, in a sentence. */
  readonly note: string | undefined;
}

export interface PictureNode {
  /** Safe in every picture language: n1, n2 … */
  readonly id: string;
  /** Lines. */
  readonly label: string;
  /** Stands for every workload of its namespace. */
  readonly everyone: boolean;
}

export interface PictureEdge extends Edge {
  readonly outside: boolean;
  /** Not decided: open at most. */
  readonly unknown: boolean;
}

const OUTSIDE = 'outside';

export function pictureOf({ connections, external, unknown }: Connectivity, workloads: readonly string[]): Picture {
  const ids = new Map<string, string>();
  const idOf = (ref: string): string => {
    const id = ids.get(ref) ?? `n${ids.size + 1}`;
    ids.set(ref, id);
    return id;
  };
  for (const ref of workloads) idOf(ref);
  const certain = connections.map(({ from, to, allowed }) => ({
    from: idOf(from),
    to: idOf(to),
    label: portsText(allowed),
  }));
  const beyond = external.map(({ workload, direction, ranges, allowed }): Edge => {
    const label = [portsText(allowed), ...rangeLines(ranges)].join('\n');
    return direction === 'in'
      ? { from: OUTSIDE, to: idOf(workload), label }
      : { from: idOf(workload), to: OUTSIDE, label };
  });
  const doubts = unknown.flatMap((each): Edge[] =>
    'from' in each && each.atMost !== undefined
      ? [{ from: idOf(each.from), to: idOf(each.to), label: `at most ${portsText(each.atMost)}` }]
      : [],
  );
  const byNamespace = new Map<string, PictureNode[]>();
  for (const [ref, id] of ids) {
    const [namespace = '', kind = '', name = ''] = ref.split('/');
    const nodes = byNamespace.get(namespace) ?? [];
    byNamespace.set(namespace, nodes);
    nodes.push({ id, label: `${name}\n${kind}`, everyone: false });
  }
  const sorted = [...byNamespace].sort(([one], [other]) => (one < other ? -1 : 1));
  const groups = sorted.map(([, nodes], index): FanGroup => ({
    everyone: `every${index + 1}`,
    members: nodes.map(({ id }) => id),
  }));
  const all = [...certain, ...beyond];
  const folded = foldFans(all, groups);
  const used = new Set(folded.flatMap(({ from, to }) => [from, to]));
  return {
    namespaces: sorted.map(([name, nodes], index) => {
      const id = `every${index + 1}`;
      return { name, nodes: used.has(id) ? [{ id, label: 'every workload\nhere', everyone: true }, ...nodes] : nodes };
    }),
    outside: used.has(OUTSIDE) ? { id: OUTSIDE, label: 'outside the cluster', everyone: false } : undefined,
    edges: [
      ...folded.map((edge) => ({ ...edge, outside: [edge.from, edge.to].includes(OUTSIDE), unknown: false })),
      ...doubts.map((edge) => ({ ...edge, outside: false, unknown: true })),
    ],
    note: noteOf(all.length - folded.length, unknown.length - doubts.length),
  };
}

function noteOf(folded: number, undrawn: number): string | undefined {
  const notes = [
    ...(folded > 0
      ? [`Simplified: what is the same for every workload of a namespace is drawn once (${folded} arrows fewer).`]
      : []),
    ...(undrawn > 0 ? [`Not drawn: ${undrawn} connections that are not decided.`] : []),
  ];
  return notes.length === 0 ? undefined : notes.join(' ');
}

const SHOWN_RANGES = 2;

/** No line for the whole outside. */
function rangeLines(ranges: readonly string[]): string[] {
  const narrow = ranges.filter((range) => !isEveryAddress(range));
  const more = narrow.length > SHOWN_RANGES ? [`and ${narrow.length - SHOWN_RANGES} ranges more`] : [];
  return [...narrow.slice(0, SHOWN_RANGES), ...more];
}
