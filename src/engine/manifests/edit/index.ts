import { isJsonStream } from '../split.js';
import type { FieldPath, Json } from '../types.js';
import { find } from '../yaml/locate.js';
import { parseJsonStream } from '../yaml/json.js';
import { parseYaml, type ParsedDocument } from '../yaml/parser.js';
import { YamlProblem } from '../yaml/problem.js';
import { valueOf } from '../yaml/values.js';
import { Layout } from './layout.js';
import { isEqual, Reconciler, Unsupported } from './reconcile.js';
import { applyEdits } from './text-edits.js';

/** Passes over a document whose values are shared: the change, then the places that must not have it, or must have it alone. */
const MOST_PASSES = 8;

export interface EditableDocument {
  readonly value: Json;
  /**
   * The same text with the fewest changes after which it says `target`: comments, order, quotes and indentation of everything
   * else stay. Undefined where that cannot be done; what is returned has been read again and says exactly that.
   */
  withValue(target: Json): string | undefined;
  readonly text: string;
  readonly parsed: ParsedDocument;
}

/** One document's text (line ends as LF), YAML or JSON; undefined where it cannot be read. */
export function editable(text: string): EditableDocument | undefined {
  const isJson = isJsonStream(text);
  const document = parse(text, isJson);
  if (document === undefined) return undefined;
  return {
    text,
    parsed: document,
    value: valueOf(document).value,
    withValue: (target) => edited(text, document, target, isJson),
  };
}

function edited(text: string, document: ParsedDocument, target: Json, isJson: boolean): string | undefined {
  let current = text;
  let parsed: ParsedDocument | undefined = document;
  let unshare = false;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    if (parsed === undefined) return undefined;
    if (isEqual(valueOf(parsed).value, target)) return current;
    try {
      const reconciler = new Reconciler(current, parsed, unshare, isJson);
      reconciler.run(target);
      if (reconciler.edits.length === 0) {
        // What is left to change is shared with places that must stay as they are.
        if (unshare || !reconciler.sharedLeft) return undefined;
        unshare = true;
        continue;
      }
      current = applyEdits(current, reconciler.edits);
    } catch (error) {
      if (error instanceof Unsupported || error instanceof RangeError) return undefined;
      throw error;
    }
    parsed = parse(current, isJson);
  }
  return parsed !== undefined && isEqual(valueOf(parsed).value, target) ? current : undefined;
}

function parse(text: string, isJson: boolean): ParsedDocument | undefined {
  try {
    if (!isJson) return parseYaml(text);
    const [first] = parseJsonStream(text);
    return first === undefined ? undefined : { root: first.root, droppedAt: undefined, targets: new Set() };
  } catch (error) {
    if (error instanceof YamlProblem) return undefined;
    throw error;
  }
}

/**
 * The text of a value within a document, moved to the left margin: an item of a List as a document of its own. Undefined where
 * its lines are not its own alone. What it says has to be compared by the caller: it may name anchors from outside.
 */
export function itemText({ text, parsed }: EditableDocument, path: FieldPath): string | undefined {
  const node = parsed.root === undefined ? undefined : find(parsed.root, path).node;
  if (node === undefined || parsed.root === undefined || node.kind === 'scalar' || node.kind === 'alias')
    return undefined;
  const layout = new Layout(text, parsed.root, false);
  const column = layout.column(node.start);
  const lines = text.slice(node.start, layout.contentEnd(node)).split('\n');
  const margin = ' '.repeat(layout.isFlow(node) ? layout.indentation(node.start) : column);
  const moved = lines.map((line, index) =>
    index > 0 && line.startsWith(margin) ? line.slice(margin.length) : line.trimStart() === '' ? '' : line,
  );
  return `${moved.join('\n')}\n`;
}
