import type { Picture } from './picture.js';

/** Mermaid's flowchart: what GitHub and GitLab draw in a comment. */
export function mermaidOf({ namespaces, outside, edges }: Picture): string {
  const lines = [
    'flowchart LR',
    ...(outside === undefined ? [] : [`  ${outside.id}([${quoted(outside.label)}])`]),
    ...namespaces.flatMap(({ name, nodes }, index) => [
      `  subgraph ns${index + 1} [${quoted(name)}]`,
      ...nodes.map(({ id, label }) => `    ${id}[${quoted(label)}]`),
      '  end',
    ]),
    ...edges.map(({ from, to, label }) => `  ${from} -->|${quoted(label)}| ${to}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Inside quotes Mermaid reads entities, so that no character of a name can become syntax. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('\n', '<br/>')
    .replaceAll(/\p{Cc}/gu, ' ');
  return `"${escaped}"`;
}
