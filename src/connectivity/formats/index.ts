/** Every format of a map, by the name that `?format=` takes. */
export const FORMATS = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  markdown: 'text/markdown',
  text: 'text/plain',
  dot: 'text/vnd.graphviz',
  mermaid: 'text/vnd.mermaid',
  svg: 'image/svg+xml',
} as const;

export type ConnectivityType = (typeof FORMATS)[keyof typeof FORMATS];

/** Formats that are lines, each on its own: they are sent as they are computed, however many there are. */
export type StreamedType = typeof FORMATS.ndjson | typeof FORMATS.csv;

export function isStreamed(type: ConnectivityType): type is StreamedType {
  return type === FORMATS.ndjson || type === FORMATS.csv;
}
