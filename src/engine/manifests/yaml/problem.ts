export type YamlCode = 'MALFORMED_YAML' | 'MALFORMED_JSON' | 'PARSE_LIMIT_EXCEEDED' | 'INVALID_ENCODING';

/** Why a document's text has no value. The only error that reading YAML or JSON throws. */
export class YamlProblem extends Error {
  constructor(
    readonly code: YamlCode,
    message: string,
    /** Index in the document's text, in UTF-16 code units. */
    readonly offset: number,
  ) {
    super(message);
  }
}
