/** The schema of a field that holds any JSON value but null: without it the document would say `object`. */
export const ANY_JSON = {
  oneOf: [
    { type: 'object' },
    { type: 'array', items: {} },
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
  ],
};
