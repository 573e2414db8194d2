import type { Picture } from './picture.js';

/** Mermaid's flowchart: what GitHub and GitLab draw in a comment. */
export function mermaidOf({ namespaces, outside, edges, note }: Picture): string {
  const everyone = namespaces.flatMap(({ nodes }) => nodes.filter((node) => node.everyone).map(({ id }) => id));
  const beyond = edges.flatMap((edge, index) => (edge.outside ? [index] : []));
  const lines = [
    'flowchart LR',
    ...(outside === undefined ? [] : [`  ${outside.id}([${quoted(outside.label)}])`]),
    ...namespaces.flatMap(({ name, nodes }, index) => [
      `  subgraph ns${index + 1} [${quoted(name)}]`,
      ...nodes.map(({ id, label }) => `    ${id}[${quoted(label)}]`),
      '  end',
    ]),
    ...edges.map(({ from, to, label, unknown }) => `  ${from} ${unknown ? '-.->' : '-->'}|${quoted(label)}| ${to}`),
    ...(note === undefined ? [] : [`  note[${quoted(note)}]`, '  style note fill:none,stroke:none']),
    ...(outside === undefined ? [] : [`  style ${outside.id} fill:#fdf1e3,stroke:#c77d1e`]),
    ...everyone.map((id) => `  style ${id} fill:#ffffff,stroke-dasharray:4 3`),
    ...(beyond.length === 0 ? [] : [`  linkStyle ${beyond.join()} stroke:#c77d1e`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Inside quotes Mermaid reads entities, so that no character of a name can become syntax or markup. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('#', '#35;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;')
    .replaceAll('\n', '<br/>')
    .replaceAll(/\p{Cc}/gu, ' ');
  return `"${escaped}"`;
}
