export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** A namespace's workloads by their ids, and the id that stands for every one of them. */
export interface FanGroup {
  readonly everyone: string;
  readonly members: readonly string[];
}

/** A fan of fewer edges is drawn as it is. */
const SMALLEST_FAN = 3;

/**
 * Edges with the same label to (from) every workload of a namespace become one to (from) the namespace's node for everyone: a
 * workload's own missing edge to itself does not count. Other edges stay as they are.
 */
export function foldFans(edges: readonly Edge[], groups: readonly FanGroup[]): Edge[] {
  return foldSide(foldSide(edges, groups, 'to'), groups, 'from');
}

function foldSide(edges: readonly Edge[], groups: readonly FanGroup[], side: 'from' | 'to'): Edge[] {
  const other = side === 'from' ? 'to' : 'from';
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)));
  const fans = new Map<string, { group: FanGroup; edges: Edge[] }>();
  const rest: Edge[] = [];
  for (const edge of edges) {
    const group = groupOf.get(edge[side]);
    if (group === undefined) {
      rest.push(edge);
      continue;
    }
    const key = JSON.stringify([edge[other], group.everyone, edge.label]);
    const fan = fans.get(key);
    if (fan === undefined) fans.set(key, { group, edges: [edge] });
    else fan.edges.push(edge);
  }
  const folded = [...fans.values()].flatMap(({ group, edges: list }) => {
    const [first] = list;
    if (first === undefined) return [];
    const others = group.members.filter((member) => member !== first[other]);
    return list.length >= SMALLEST_FAN && list.length === others.length ? [{ ...first, [side]: group.everyone }] : list;
  });
  return [...folded, ...rest];
}
