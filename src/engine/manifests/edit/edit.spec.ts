import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../types.js';
import { editable } from './index.js';
import { isEqual } from './reconcile.js';

/** The text after a change of its value. */
function edit(text: string, change: (value: JsonObject) => void): string {
  const document = editable(text);
  if (document === undefined) throw new Error('cannot be read');
  const target = JSON.parse(JSON.stringify(document.value)) as JsonObject;
  change(target);
  const result = document.withValue(target);
  if (result === undefined) throw new Error('cannot be edited');
  return result;
}
const set =
  (value: Json, ...path: string[]) =>
  (root: JsonObject): void => {
    const last = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce<JsonObject>((at, step) => {
      at[step] ??= {};
      return at[step] as JsonObject;
    }, root);
    parent[last] = value;
  };

describe('adding to a map', () => {
  it.each([
    [
      'behind its last line, at its own indentation',
      'a:\n   b: 1 # one\n# end\n',
      'a:\n   b: 1 # one\n   x: true\n# end\n',
    ],
    ['between brackets', 'a: { b: 1 }\n', 'a: { b: 1, x: true }\n'],
    ['that is empty', 'a: {}\n', 'a: {x: true}\n'],
    ['that is not there', 'b: 1\n', 'b: 1\na:\n  x: true\n'],
    ['that is null', 'a: # nothing yet\nb: 1\n', 'a: # nothing yet\n  x: true\nb: 1\n'],
    ['that is ~', 'a: ~\nb: 1\n', 'a: {x: true}\nb: 1\n'],
    ['that ends in a block of text', 'a:\n  b: |\n    text\n\nc: 1\n', 'a:\n  b: |\n    text\n  x: true\n\nc: 1\n'],
    [
      'that ends in a block that keeps its blank lines',
      'a:\n  b: |+\n    t\n\nc: 1\n',
      'a:\n  b: |+\n    t\n\n  x: true\nc: 1\n',
    ],
    ['that ends in a map of maps', 'a:\n  b:\n    c:\n      d: 1\n', 'a:\n  b:\n    c:\n      d: 1\n  x: true\n'],
    ['of a file without a last line break', 'a:\n  b: 1', 'a:\n  b: 1\n  x: true'],
    ['in compact JSON', '{"a":{"b":1}}', '{"a":{"b":1,"x":true}}'],
    ['in printed JSON', '{\n  "a": {\n    "b": 1\n  }\n}\n', '{\n  "a": {\n    "b": 1,\n    "x": true\n  }\n}\n'],
    ['in JSON with tabs', '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', '{\n\t"a": {\n\t\t"b": 1,\n\t\t"x": true\n\t}\n}\n'],
  ])('%s', (_, before, after) => {
    expect(edit(before, set(true, 'a', 'x'))).toBe(after);
  });

  it('keeps to the indentation of the document', () => {
    const before = 'a:\n    b:\n        - 1\n';
    expect(edit(before, set({ k: ['ALL'] }, 'a', 'x'))).toBe(
      'a:\n    b:\n        - 1\n    x:\n        k:\n            - ALL\n'.replace(
        '            - ALL',
        '            - ALL',
      ),
    );
    expect(edit('a:\n  b:\n  - 1\n', set({ k: ['ALL'] }, 'a', 'x'))).toBe('a:\n  b:\n  - 1\n  x:\n    k:\n    - ALL\n');
  });

  it('of an item of a list', () => {
    const before = 'l:\n- name: a\n  v: 1\n- name: b\n';
    const after = edit(before, (root) => {
      for (const item of root['l'] as JsonObject[]) item['x'] = { k: 1 };
    });
    expect(after).toBe('l:\n- name: a\n  v: 1\n  x:\n    k: 1\n- name: b\n  x:\n    k: 1\n');
  });
});

describe('changing and removing', () => {
  it('a scalar, and what stands behind it stays', () => {
    expect(edit('a: "true"   # why\nb: 1\n', set(false, 'a'))).toBe('a: false   # why\nb: 1\n');
  });

  it('a line', () => {
    expect(edit('a:\n  b: 1 # one\n  # two\n  c: 2\n', (root) => delete (root['a'] as JsonObject)['b'])).toBe(
      'a:\n  # two\n  c: 2\n',
    );
  });

  it('the first key of a list item', () => {
    const before = 'p:\n- hostPort: 80\n  port: 80\n';
    expect(edit(before, (root) => delete (root['p'] as JsonObject[])[0]?.['hostPort'])).toBe('p:\n- port: 80\n');
  });

  it('all keys of a map', () => {
    expect(edit('a:\n  b: 1\nc: 2\n', set({}, 'a'))).toBe('a: {}\nc: 2\n');
  });

  it('keys between brackets', () => {
    const without = (key: string) => (root: JsonObject) => Reflect.deleteProperty(root['a'] as JsonObject, key);
    expect(edit('a: {b: 1, c: 2, d: 3}\n', without('b'))).toBe('a: {c: 2, d: 3}\n');
    expect(edit('a: {b: 1, c: 2, d: 3}\n', without('d'))).toBe('a: {b: 1, c: 2}\n');
    expect(edit('{"a":{"b":1}}', without('b'))).toBe('{"a":{}}');
  });

  it('items of lists', () => {
    const to =
      (...items: Json[]) =>
      (root: JsonObject): void => {
        root['a'] = items;
      };
    expect(edit('a:\n- x\n- y # why\n- z\n', to('x', 'z'))).toBe('a:\n- x\n- z\n');
    expect(edit('a: [x, w, z]\n', to('w', 'z'))).toBe('a: [w, z]\n');
    expect(edit('a:\n- x\n', to('x', 'ALL'))).toBe('a:\n- x\n- ALL\n');
    expect(edit('a: ["x"]\n', to('x', 'ALL'))).toBe('a: ["x", ALL]\n');
    expect(edit('a: [all]\n', to('ALL'))).toBe('a: [ALL]\n');
  });

  it('text that looks like something else is put in quotes', () => {
    for (const text of ['true', '1', 'y', 'a: b', '- a', '', '#a', 'null', '0x1f', '1e3', '*a']) {
      const after = edit('a: x\n', set(text, 'a'));
      expect(editable(after)?.value).toEqual(expect.objectContaining({ a: text }));
    }
  });
});

describe('anchors and merge keys', () => {
  const SHARED = 'one: &s\n  a: 1\ntwo: *s\n';

  it('a change that is wanted wherever the value is shared is made at the anchor', () => {
    const both = edit(SHARED, (root) => {
      set(true, 'one', 'x')(root);
      set(true, 'two', 'x')(root);
    });
    expect(both).toBe('one: &s\n  a: 1\n  x: true\ntwo: *s\n');
  });

  it('a change at an alias does not reach the anchor', () => {
    expect(edit(SHARED, set(true, 'two', 'x'))).toBe('one: &s\n  a: 1\ntwo: {<<: *s, x: true}\n');
  });

  it('a change at the anchor does not reach the aliases', () => {
    const after = edit(SHARED, set(true, 'one', 'x'));
    expect(editable(after)?.value).toEqual(expect.objectContaining({ two: { a: 1 } }));
    expect(after).toBe('one: &s\n  a: 1\n  x: true\ntwo: {a: 1}\n');
  });

  it('what a merge key brings is overridden behind it', () => {
    const before = 'base: &b {a: 1, c: {d: 1}}\nuse:\n  <<: *b\n  e: 1\n';
    expect(edit(before, set(2, 'use', 'a'))).toBe('base: &b {a: 1, c: {d: 1}}\nuse:\n  <<: *b\n  e: 1\n  a: 2\n');
  });

  it('what a merge key brings can be left out', () => {
    const before = 'base: &b {a: 1, c: 2}\nuse:\n  <<: *b\n  e: 1\n';
    const after = edit(before, (root) => delete (root['use'] as JsonObject)['a']);
    expect(editable(after)?.value).toEqual(expect.objectContaining({ base: { a: 1, c: 2 }, use: { c: 2, e: 1 } }));
  });
});

describe('any change of any document', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'name', 'true', '1');
  const { value } = fc.letrec<{ value: Json; leaf: Json; map: Json; list: Json }>((tie) => ({
    leaf: fc.constantFrom<Json>('x', 'ALL', '1', '', 'a: b', true, null, 0, 80, -1.5, '#', '~'),
    map: fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<Json>,
    list: fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Json>,
    value: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('map'), tie('list')),
  }));
  const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Json>;

  /** In block style with comments, between brackets, or as JSON. */
  function write(root: Json, how: number): string {
    if (how === 0) return JSON.stringify(root);
    if (how === 1) return `${JSON.stringify(root, null, 2)}\n`;
    return `# top\n${blocks(root, '', how === 3 ? '  ' : '')}`;
  }
  function blocks(node: Json, indent: string, dashes: string): string {
    const isFull = (each: Json): each is JsonObject | Json[] =>
      typeof each === 'object' && each !== null && Object.keys(each).length > 0;
    if (Array.isArray(node)) {
      return node
        .map((item) =>
          isFull(item) && !Array.isArray(item)
            ? `${indent}- # item\n${blocks(item, `${indent}  `, dashes)}`
            : `${indent}- ${JSON.stringify(item)} # i\n`,
        )
        .join('');
    }
    return Object.entries(node as JsonObject)
      .map(([name, inner]) =>
        isFull(inner)
          ? `${indent}${JSON.stringify(name)}: # k\n${blocks(inner, Array.isArray(inner) ? indent + dashes : `${indent}  `, dashes)}`
          : `${indent}${JSON.stringify(name)}: ${JSON.stringify(inner)} # v\n`,
      )
      .join('');
  }

  it('gives a text that says the other value', () => {
    let edited = 0;
    const property = fc.property(document, document, fc.nat({ max: 3 }), (before, after, how) => {
      const found = editable(write(before, how));
      expect(found !== undefined && isEqual(found.value, before)).toBe(true);
      const text = found?.withValue(after);
      if (text === undefined) return;
      edited += 1;
      expect(isEqual(editable(text)?.value, after), text).toBe(true);
    });
    const run = fc.check(property, { numRuns: 1500 });
    if (run.failed) throw new Error(fc.defaultReportMessage(run));
    // Refusing is allowed, and must stay rare.
    expect(edited).toBeGreaterThan(1450);
  });
});
