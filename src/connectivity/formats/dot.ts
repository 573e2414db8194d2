import type { Picture } from './picture.js';

/** Graphviz: namespaces as clusters, ports on the edges, the world outside a node of its own. */
export function dotOf({ namespaces, outside, edges }: Picture): string {
  const lines = [
    'digraph connectivity {',
    '  graph [rankdir=LR, fontname="Helvetica", nodesep=0.3, ranksep=0.9, splines=true, bgcolor="white"];',
    '  node [shape=box, style="rounded,filled", fillcolor="#f2f6fc", color="#4a6fa5", fontname="Helvetica", fontsize=11];',
    '  edge [color="#5f6b7a", fontname="Helvetica", fontsize=9, arrowsize=0.7];',
    ...(outside === undefined
      ? []
      : [`  ${outside.id} [label=${quoted(outside.label)}, shape=ellipse, fillcolor="#fdf1e3", color="#c77d1e"];`]),
    ...namespaces.flatMap(({ name, nodes }, index) => [
      `  subgraph cluster_${index + 1} {`,
      `    label=${quoted(name)}; style="rounded"; color="#c3ccd9"; fontname="Helvetica"; fontsize=12;`,
      ...nodes.map(({ id, label }) => `    ${id} [label=${quoted(label)}];`),
      '  }',
    ]),
    ...edges.map(({ from, to, label }) => `  ${from} -> ${to} [label=${quoted(label)}];`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
  return `"${escaped}"`;
}
