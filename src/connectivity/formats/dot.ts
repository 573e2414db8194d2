import type { Picture, PictureEdge, PictureNode } from './picture.js';

const FONT = 'fontname="Helvetica,Arial,sans-serif"';

/** Graphviz: namespaces as clusters, ports on the edges, the world outside a node of its own. */
export function dotOf({ namespaces, outside, edges, note }: Picture): string {
  const caption = note === undefined ? '' : `, label=${quoted(note)}, labelloc=b, fontsize=10, fontcolor="#5f6b7a"`;
  const lines = [
    'digraph connectivity {',
    `  graph [rankdir=LR, ${FONT}, nodesep=0.25, ranksep=1.1, splines=true, bgcolor="white", pad=0.3${caption}];`,
    `  node [shape=box, style="rounded,filled", fillcolor="#eef4fc", color="#4a6fa5", ${FONT}, fontsize=11, margin="0.15,0.07"];`,
    `  edge [color="#4a6fa5", fontcolor="#33475b", ${FONT}, fontsize=9, arrowsize=0.7];`,
    ...(outside === undefined
      ? []
      : [`  ${outside.id} [label=${quoted(outside.label)}, shape=ellipse, fillcolor="#fdf1e3", color="#c77d1e"];`]),
    ...namespaces.flatMap(({ name, nodes }, index) => [
      `  subgraph cluster_${index + 1} {`,
      `    label=${quoted(name)}; labelloc=t; style="rounded,filled"; fillcolor="#fafbfd"; color="#b7c3d3"; ${FONT}; fontsize=13;`,
      ...nodes.map((node) => `    ${node.id} [label=${quoted(node.label)}${nodeStyle(node)}];`),
      '  }',
    ]),
    ...edges.map((edge) => `  ${edge.from} -> ${edge.to} [label=${quoted(` ${edge.label} `)}${edgeStyle(edge)}];`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function nodeStyle({ everyone }: PictureNode): string {
  return everyone ? ', shape=box, style="rounded,filled,dashed", fillcolor="#ffffff"' : '';
}

function edgeStyle({ outside, unknown }: PictureEdge): string {
  if (unknown) return ', style=dashed, color="#8a8f98"';
  return outside ? ', color="#c77d1e", fontcolor="#8a5a12"' : '';
}

/** Names come from manifests: in a quoted string only quotes and backslashes have a meaning. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
  return `"${escaped}"`;
}
