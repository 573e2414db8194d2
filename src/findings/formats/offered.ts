/** What findings of a project over time come as, by the name that `format` takes. */
export const PROJECT_FORMATS = {
  json: 'application/json',
  csv: 'text/csv',
  markdown: 'text/markdown',
  text: 'text/plain',
} as const;

/** And of one snapshot: what says how things stand, not how they came to. */
export const FORMATS = {
  ...PROJECT_FORMATS,
  sarif: 'application/sarif+json',
  junit: 'application/xml',
} as const;

export type FindingsType = (typeof FORMATS)[keyof typeof FORMATS];
