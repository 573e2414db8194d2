import type { Connectivity } from '../../engine/reachability/index.js';
import { portsText } from './ports-text.js';

/** What every picture of a map shows: workloads in their namespaces, the world outside, and what is open between them. */
export interface Picture {
  readonly namespaces: readonly { readonly name: string; readonly nodes: readonly PictureNode[] }[];
  /** The world outside, where something is open to or from it. */
  readonly outside: PictureNode | undefined;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

export interface PictureNode {
  /** Safe in every picture language: n1, n2 … */
  readonly id: string;
  readonly label: string;
}

export function pictureOf({ connections, external }: Connectivity, workloads: readonly string[]): Picture {
  const ids = new Map<string, string>();
  for (const ref of workloads) ids.set(ref, `n${ids.size + 1}`);
  for (const { from, to } of connections) {
    for (const ref of [from, to]) if (!ids.has(ref)) ids.set(ref, `n${ids.size + 1}`);
  }
  const byNamespace = new Map<string, PictureNode[]>();
  for (const [ref, id] of ids) {
    const [namespace = '', kind = '', name = ''] = ref.split('/');
    const nodes = byNamespace.get(namespace) ?? [];
    byNamespace.set(namespace, nodes);
    nodes.push({ id, label: `${name}\n${kind}` });
  }
  const edges = connections.map(({ from, to, allowed }) => ({
    from: ids.get(from) ?? '',
    to: ids.get(to) ?? '',
    label: portsText(allowed),
  }));
  const outside = outsideEdges(external, ids);
  return {
    namespaces: [...byNamespace]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, nodes]) => ({ name, nodes })),
    outside: outside.length === 0 ? undefined : { id: 'outside', label: 'outside the cluster' },
    edges: [...edges, ...outside],
  };
}

const EVERYWHERE = ['0.0.0.0-255.255.255.255', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const SHOWN_RANGES = 2;

function outsideEdges(external: Connectivity['external'], ids: ReadonlyMap<string, string>): Picture['edges'] {
  return external.flatMap(({ workload, direction, ranges, allowed }) => {
    const id = ids.get(workload);
    if (id === undefined) return [];
    const narrow = ranges.filter((range) => !EVERYWHERE.includes(range));
    const more = narrow.length > SHOWN_RANGES ? [`and ${narrow.length - SHOWN_RANGES} ranges more`] : [];
    const label = [portsText(allowed), ...narrow.slice(0, SHOWN_RANGES), ...more].join('\n');
    return [direction === 'in' ? { from: 'outside', to: id, label } : { from: id, to: 'outside', label }];
  });
}
