import { newObject, type FieldPath, type Json, type JsonObject } from '../../types.js';
import { alternatives, dotted, excerpt, isObject, type TypingProblem } from '../decode.js';

/** Collects what validation finds. A path that decoding already complained about is not reported a second time. */
export class Report {
  private reported: ReadonlySet<string> | undefined;
  private readonly decoding: number;

  constructor(private readonly problems: TypingProblem[]) {
    this.decoding = problems.length;
  }

  /** `message` follows the field's path: "must be …". */
  refuse(path: FieldPath, code: string, message: string): void {
    const field = dotted(path);
    this.reported ??= new Set(this.problems.slice(0, this.decoding).map((problem) => dotted(problem.path)));
    if (this.reported.has(field)) return;
    this.problems.push({
      outcome: 'rejected',
      code,
      message: `${field} ${message}`,
      clusterBehaviour: 'The API server refuses the object.',
      path,
    });
  }

  changed(path: FieldPath, code: string, message: string, clusterBehaviour: string): void {
    this.problems.push({
      outcome: 'accepted-changed',
      code,
      message: `${dotted(path)} ${message}`,
      clusterBehaviour,
      path,
    });
  }

  required(path: FieldPath, what: string): void {
    this.refuse(path, 'REQUIRED', `is missing: ${what}`);
  }

  /** A required string that has to be one of some values; with `optional`, absent is fine. */
  value(object: JsonObject, path: FieldPath, values: readonly string[], optional = false): void {
    const key = String(path.at(-1));
    const value = object[key];
    if (value === undefined && optional) return;
    if (typeof value !== 'string' || value === '') this.required(path, `write ${alternatives(values)}.`);
    else if (!values.includes(value)) {
      const near = values.find((each) => each.toLowerCase() === value.toLowerCase());
      this.refuse(path, 'INVALID_VALUE', `cannot be ${excerpt(value)}. Write ${near ?? alternatives(values)}.`);
    }
  }

  integer(object: JsonObject, path: FieldPath, least: number, most: number, optional = true): void {
    const value = object[String(path.at(-1))];
    if (typeof value !== 'number') {
      if (!optional) this.required(path, `write a number from ${least} to ${most}.`);
    } else if (value < least || value > most) {
      this.refuse(path, 'INVALID_VALUE', `must be from ${least} to ${most}, not ${value}.`);
    }
  }
}

const NOTHING: JsonObject = Object.freeze(newObject());

/** The object below a key; an empty one where it is absent, as Go's zero value is. */
export function child(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : NOTHING;
}

/** The list of objects below a key, empty where it is absent. Decoding has made every item an object. */
export function children(object: JsonObject, key: string): JsonObject[] {
  return items(object[key]).filter(isObject);
}

export function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function text(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

/** Whether a list of names holds the same one twice: the index of each repetition. */
export function repetitions(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === '') return [];
    if (seen.has(name)) return [index];
    seen.add(name);
    return [];
  });
}
