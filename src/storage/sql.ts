/** A piece of SQL with its values apart from its text. Built by the tag, composed by nesting; values never become text. */
export class Sql {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly unknown[],
  ) {}
}

export function sql(texts: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  return new Sql(texts, values);
}

/** Text that stands in the code: a name of a column or table. Never of a request. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

export const NOTHING = raw('');

export function join(parts: readonly Sql[], separator: string): Sql {
  if (parts.length === 0) return NOTHING;
  return new Sql(['', ...Array.from({ length: parts.length - 1 }, () => separator), ''], parts);
}

/** `AND`ed, each in brackets; true where there is none. */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 1` : sql`(${join(conditions, ') AND (')})`;
}

export interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** As a driver takes it. `placeholder` gives the n-th parameter's mark, from 1. */
export function render(statement: Sql, placeholder: (index: number) => string): Statement {
  const parameters: unknown[] = [];
  const textOf = ({ texts, values }: Sql): string =>
    texts.reduce((text, part, index) => {
      const value = values[index - 1];
      if (value instanceof Sql) return text + textOf(value) + part;
      parameters.push(value);
      return text + placeholder(parameters.length) + part;
    });
  return { text: textOf(statement).trim(), parameters };
}
