/** A piece of text that takes the place of another. Indexes are in the text before any edit. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap; what is inserted at one place keeps its order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((one, other) => one.start - other.start || one.end - other.end || one.order - other.order);
  let result = '';
  let done = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < done) throw new RangeError('edits overlap');
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}
