import fc from 'fast-check';
import { nameOf } from './kubectl.js';

/** Words whose type is a matter of opinion among YAML readers. */
const SCALARS = [
  ...[
    'y',
    'Y',
    'yes',
    'Yes',
    'YES',
    'yEs',
    'on',
    'On',
    'ON',
    'true',
    'True',
    'TRUE',
    'tRue',
    'n',
    'N',
    'no',
    'off',
    'Off',
  ],
  ...[
    '~',
    'null',
    'Null',
    'NULL',
    'nil',
    '.inf',
    '-.Inf',
    '+.INF',
    '.nan',
    '.NaN',
    '.',
    '..',
    '-',
    '+',
    '_',
    '<<',
    '=',
  ],
  ...[
    '0',
    '00',
    '-0',
    '+0',
    '0777',
    '0o17',
    '0O17',
    '0b11',
    '0B11',
    '-0b11',
    '0x1F',
    '0X1f',
    '-0x1f',
    '0x',
    '08',
    '09.5',
  ],
  ...[
    '1_000',
    '_1',
    '1_',
    '-_1',
    '0_7',
    '0x_1',
    '1__0',
    '1e3',
    '1E+3',
    '1e-3',
    '1e400',
    '-1e400',
    '1.',
    '.5',
    '-.5',
    '+.5',
  ],
  ...[
    '.5_0',
    '5_0.5',
    '1.5e3',
    '.e5',
    '1e',
    '1e+',
    '12e03',
    '0.0',
    '-0.0',
    '1:20',
    '190:20:30',
    '2001-01-01',
    '12:30:45',
  ],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616'],
  ...[
    '-9223372036854775808',
    '-9223372036854775809',
    '0x7fffffffffffffff',
    '0xffffffffffffffff',
    '0x1ffffffffffffffff',
  ],
  ...[
    '0777777777777777777777777',
    '1.7976931348623157e308',
    '4.9e-324',
    '123456789012345678901234567890',
    '1e21',
    '1e6',
  ],
  ...[
    'a',
    'a b',
    "it's",
    'a"b',
    'a#b',
    'a:b',
    'a,b',
    'a[b',
    'a]b',
    'a{b',
    '{a',
    '-a',
    '?a',
    ':a',
    'a-',
    'a?',
    'a:',
    'é',
    '日本',
  ],
  ...[
    '80',
    '80.0',
    '127.0.0.1',
    '10.0.0.0/8',
    '1.2.3',
    'v1',
    '100m',
    '1Gi',
    '*',
    '@a',
    '`a',
    '%a',
    '!a',
    '&a',
    '|',
    '>',
    '"',
    "'",
  ],
];
const QUOTED = [
  ...[
    '""',
    "''",
    '"a"',
    "'a'",
    '"a b"',
    "'it''s'",
    '"a\\nb"',
    '"\\x41"',
    '"\\u00e9"',
    '"\\U0001F600"',
    '"\\ud800"',
    '"\\q"',
  ],
  ...[
    '"\\/"',
    '"\\\'"',
    '"a\\\n   b"',
    '"a\n\n  b"',
    "'a\n  b'",
    '"a: b"',
    "'# c'",
    '"\\e\\0\\a\\_\\N\\L\\P"',
    '"a\tb"',
    '"tail  "',
  ],
];
const TAGS = [
  '!!str',
  '!!int',
  '!!float',
  '!!bool',
  '!!null',
  '!!binary',
  '!!timestamp',
  '!!map',
  '!!seq',
  '!!set',
  '!!omap',
  '!',
  '!a',
  '!a!b',
  '!<tag:yaml.org,2002:str>',
  '!!a',
  '!<x',
  '!!',
];
const SPACES = [
  '',
  ' ',
  '  ',
  '\t',
  ' \t',
  '\n',
  '\n ',
  '\n  ',
  '\n    ',
  ' # c\n',
  '#c\n',
  '\r',
  '\u2028',
  '\u0085',
  '\n\n  ',
];

const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...SCALARS) },
  { weight: 2, arbitrary: fc.constantFrom(...QUOTED) },
);
const property = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(...TAGS.map((tag) => `${tag} `)) },
  { weight: 1, arbitrary: fc.constantFrom('&a ', '&b ', '&a-1 ', '& ', '&a !!str ', '!x &b ') },
);
const alias = fc.constantFrom('*a', '*b', '*c', '*a ', '* a');

/** Text made of tokens without regard to grammar: much of it is malformed, and how it is so matters too. */
const tokens = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: scalar },
      { weight: 4, arbitrary: fc.constantFrom(...SPACES) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '[',
          ']',
          '{',
          '}',
          ',',
          ': ',
          ':',
          '- ',
          '? ',
          '-',
          '?',
          '<<: ',
          '|\n',
          '>\n',
          '|-\n',
          '>2\n',
        ),
      },
      { weight: 1, arbitrary: property },
      { weight: 1, arbitrary: alias },
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map((parts) => parts.join(''));

interface Blocks {
  readonly flow: string;
  readonly block: string[];
}

/** Text made by the grammar, with odd parts where there may be some. Blocks are lines that can be indented further. */
const { node } = fc.letrec<{ node: Blocks }>((tie) => {
  const flowOf = fc.oneof(
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: alias },
    { weight: 1, arbitrary: tie('node').map(({ flow }) => flow) },
  );
  const leaf = fc
    .tuple(property, fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: alias }))
    .map(([before, text]): Blocks => ({ flow: before + text, block: [before + text] }));
  const flowSequence = fc
    .tuple(
      property,
      fc.array(fc.tuple(fc.constantFrom('', '', '', 'a: ', '? '), flowOf), { maxLength: 3 }),
      fc.constantFrom(', ', ',', ' ,\n   ', ' # c\n  ,'),
      fc.constantFrom('', '', ','),
    )
    .map(([before, items, comma, end]): Blocks => {
      const flow = `${before}[${items.map((item) => item.join('')).join(comma)}${end}]`;
      return { flow, block: flow.split('\n') };
    });
  const flowMapping = fc
    .tuple(
      property,
      fc.array(fc.tuple(flowOf, fc.constantFrom(': ', ':', ' : ', '', ': \n   '), flowOf), { maxLength: 3 }),
      fc.constantFrom('', '', ','),
    )
    .map(([before, items, end]): Blocks => {
      const flow = `${before}{${items.map((item) => item.join('')).join(', ')}${end}}`;
      return { flow, block: flow.split('\n') };
    });
  const blockSequence = fc
    .tuple(
      property,
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('- ', '-   ', '-\t', '- \n'),
    )
    .map(([before, items, dash]): Blocks => ({
      flow: 'x',
      block: [...(before === '' ? [] : [before]), ...items.flatMap(({ block }) => indented(dash, block))],
    }));
  const blockMapping = fc
    .tuple(
      fc.array(
        fc.tuple(
          fc.oneof(
            { weight: 6, arbitrary: scalar },
            { weight: 1, arbitrary: fc.constantFrom('<<', '"<<"', '? a\n', '? [a]\n', '*a ', '&a k', '!!str k') },
          ),
          fc.constantFrom(':', ' :', ':  ', ':\t', ': # c'),
          tie('node'),
          fc.boolean(),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.constantFrom('  ', ' ', '    '),
    )
    .map(([entries, indent]): Blocks => ({
      flow: '{a: b}',
      block: entries.flatMap(([key, colon, { block }, isInline]) =>
        isInline && block.length === 1
          ? [`${key}${colon} ${block[0] ?? ''}`]
          : [key + colon, ...block.map((line) => indent + line)],
      ),
    }));
  const blockScalar = fc
    .tuple(
      fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '|0', '| # c', '|-1', '>+2'),
      fc.array(fc.constantFrom('a', ' a', '  a', '', ' ', '\ta', '# a', 'a: b', '- a', '...', 'a  '), { maxLength: 5 }),
      fc.constantFrom('', ' ', '  ', '   '),
    )
    .map(([header, lines, indent]): Blocks => ({ flow: 'x', block: [header, ...lines.map((line) => indent + line)] }));
  const lines = fc
    .array(fc.constantFrom('a', 'b c', '# d', '', ' e', 'f: g', '- h', '"i', "j'", 'k #l', '\tm'), {
      minLength: 2,
      maxLength: 4,
    })
    .map((block): Blocks => ({ flow: 'x', block }));
  return {
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      flowSequence,
      flowMapping,
      { weight: 2, arbitrary: blockSequence },
      { weight: 3, arbitrary: blockMapping },
      blockScalar,
      lines,
    ),
  };
});

function indented(dash: string, block: readonly string[]): string[] {
  return block.map((line, index) => (index === 0 ? dash + line : '  ' + line));
}

const body = fc.oneof(
  { weight: 3, arbitrary: node.map(({ block }) => `v:\n${block.map((line) => `  ${line}`).join('\n')}`) },
  { weight: 1, arbitrary: node.map(({ flow }) => `v: ${flow}`) },
  { weight: 1, arbitrary: node.map(({ block }) => block.join('\n')) },
  { weight: 2, arbitrary: tokens.map((text) => `v: ${text}`) },
  { weight: 1, arbitrary: tokens },
);

const separator = fc.constantFrom(
  '\n---\n',
  '\n--- # c\n',
  '\n---  \n',
  '\n...\n',
  '\n...\n---\n',
  '\n---\n\ufeff',
  '\n--- {a: b}\n',
  '\r\n---\r\n',
  '\n----\n',
);
const tail = fc.constantFrom(
  '',
  '\n',
  '\n\n',
  '\n# c',
  ' # c',
  '\n...\n',
  '\n...\nrest: [\n',
  '\n  ',
  '\n%YAML 1.1\n',
  '\t',
);

/** A file as a function of its number: one document of odd YAML, or a few; each an object that carries the file's name. */
export const oddFile: fc.Arbitrary<(index: number) => string> = fc
  .tuple(
    fc.array(fc.tuple(body, separator), { minLength: 1, maxLength: 2 }),
    tail,
    fc.constantFrom('', '', '', '\ufeff', '# c\n', '\n'),
  )
  .map(([documents, end, start]) => (index: number) => {
    const texts = documents.map(([text], number) => `${head(index, number)}${text}`);
    const separators = documents.map(([, each]) => each);
    return (
      start + texts.map((text, number) => (number === 0 ? text : (separators[number] ?? '') + text)).join('') + end
    );
  });

function head(index: number, document: number): string {
  return `apiVersion: v1\nkind: Odd\nmetadata: {name: ${nameOf(index)}-${document}}\n`;
}
