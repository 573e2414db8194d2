export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns in a text, both from 1. It counts the lines once, when it is first asked. */
export class Lines {
  private starts: number[] | undefined;

  constructor(private readonly text: string) {}

  place(offset: number): Place {
    const starts = (this.starts ??= startsOf(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

/** A lone CR ends a line as well. */
function startsOf(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n|[\r\n]/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
