/** Manifests that hands, editors and tools have left in a strange state, for readers that have to agree on them. */
import { mutate } from '../fuzz/mutate';
import { randomFrom } from '../fuzz/random';
import type { Random } from '../fuzz/random';
import { textsIn } from '../fuzz/seeds';

const LONGEST_SEED = 1_500;

const manifests = textsIn(
  ['test/fixtures/manifest', 'test/fixtures/rules', 'test/fixtures/corpus', 'examples'],
  /\.(?:ya?ml|json)$/,
).filter(text => text.length <= LONGEST_SEED);

/** What has a meaning to a reader of YAML, in its usual and unusual spellings. */
const SEPARATORS = [
  '---',
  '--- ',
  '---\t',
  '---#next',
  '--- # next',
  '---\r',
  '--- |',
  '---a',
  '----',
  '\uFEFF---',
  ' ---',
  '...',
  '... # end',
  '...a',
];
const BREAKS = ['\n', '\r\n', '\r', '\r\r\n', '\n\r', '\u0085', '\u2028', '\u2029', '\n\n', '\n \n', '\n\t\n', '\v', '\f'];
const DIRECTIVES = ['%YAML 1.1', '%YAML 1.2', '%YAML 1.3', '%YAML', '%TAG ! tag:x,2000:', '%TAG !e! tag:x,2000:', '%FOO bar', '%'];
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
  '!!merge',
  '!local',
];
const UNUSUAL_TAGS = ['!', '!<tag:yaml.org,2002:str>', '!e!x', '!a,b', '!a#b', '!a%20b', '!!', '!<x', '!{a}', '!"a"', "!it's"];
const SCALARS = [
  ...[
    '12345678901234567890',
    '123456789012345678901',
    '1e400',
    '-0',
    '0x1F',
    '0b11',
    '-0b11',
    '0o17',
    '0400',
    '089',
    '1_000',
    '_1',
    '1__0_',
    '.5',
  ],
  ...[
    '1.',
    '+1',
    '1e3',
    '1E+2',
    '1:30',
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '2001-13-45',
    '.inf',
    '-.INF',
    '.nan',
    'y',
    'NO',
    'on',
    '~',
  ],
  ...[
    'null',
    'NULL',
    '""',
    "''",
    '"\\x41"',
    '"\\u2028"',
    '"\\/"',
    '"\\ud83d\\ude00"',
    '"\\N"',
    '"a\\\n  b"',
    "'it''s'",
    "'a\n\n b'",
    '"a\n\tb"',
  ],
  ...[
    'aGk=',
    '"aGk"',
    '%',
    '/w==',
    '@a',
    '`a`',
    '?a',
    ':a',
    '-a',
    '- a',
    '? a',
    ': a',
    '#a',
    'a#b',
    'a #b',
    'a: b',
    'a:',
    'a :b',
    '&a',
    '*a',
    '|',
    '>',
  ],
  ...[
    '|-',
    '>+',
    '|2',
    '|1-',
    '|\n    a\n   b',
    '>\n  a\n\n   b\n  c\n',
    '|\n\ta',
    '[]',
    '{}',
    '[,]',
    '[a,]',
    '{a,}',
    '[a: b]',
    '{? a}',
    '[? a : b]',
  ],
  ...[
    '{a: b, c}',
    '["a":b]',
    '[a\n, b]',
    '{a:\n b}',
    '[a #c\n]',
    '[?a]',
    '{a?: b}',
    '[*a]',
    '{*a : b}',
    '<<',
    '<<: *a',
    '<<: {a: b}',
    '"<<": {a: b}',
  ],
  ...[
    '"a" b',
    "'a'b",
    '"a": b',
    '"a":b',
    '[a]: b',
    '{a: b}: c',
    '&a b: c',
    '&a : c',
    '*a : c',
    '*a: c',
    '!!str : c',
    '!!str a: b',
    '\u00e9',
    '\u{1f600}',
  ],
];
const BLANKS = [' ', '  ', '\t', ' \t', '\t ', '\u00a0', '\u3000', '\uFEFF', '\u200b'];
const COMMENTS = ['#', '# c', ' # c', '#c', ' #', '\t# c', '# a\u2028b', '# a\rb', '# a\u0085b: c', '# {{ x }}'];
const JSONS = [
  '{"a":1}',
  '{"a":1}\n',
  '{"a": "x\\/y"}',
  '{"a":1,}',
  '[1,2]',
  '{"a":\t1}',
  '{\n\t"a": [\n\t\t1\n\t]\n}',
  '{"a":"\u2028"}',
  '"a"',
  '{}',
  '{',
  '}',
];
const PIECES = [SEPARATORS, BREAKS, DIRECTIVES, TAGS, UNUSUAL_TAGS, SCALARS, BLANKS, COMMENTS, JSONS];

type Change = (text: string, random: Random) => string;

const anyPiece = (random: Random): string => random.pick(random.pick(PIECES));

function at(text: string, random: Random, insert: string, length = 0): string {
  const start = random.below(text.length + 1);
  return text.slice(0, start) + insert + text.slice(start + length);
}

/** A new line somewhere, with the indentation of the next one or none. */
function withLine(text: string, random: Random, insert: string): string {
  const lines = text.split('\n');
  const line = random.below(lines.length + 1);
  const indentation = /^ */.exec(lines[line] ?? '')?.[0] ?? '';
  lines.splice(line, 0, (random.once(2) ? indentation : '') + insert);
  return lines.join('\n');
}

/** A line with something else behind its colon or dash, in front of its value, or in the place of its key. */
function withValue(text: string, random: Random, insert: string): string {
  const lines = text.split('\n');
  const line = random.below(lines.length);
  lines[line] = random.pick([
    (old: string) => old.replace(/([:-]) .*$/, (_, sign: string) => `${sign} ${insert}`),
    (old: string) => old.replace(/([:-]) (?=\S)/, (_, sign: string) => `${sign} ${insert} `),
    (old: string) => old.replace(/[^\s:-]+:/, () => `${insert}:`),
    (old: string) => `${old}${insert}`,
  ])(lines[line] ?? '');
  return lines.join('\n');
}

const CHANGES: readonly Change[] = [
  (text, random) => mutate({ seeds: [text], words: [anyPiece(random)] }, random),
  (text, random) => at(text, random, anyPiece(random), random.below(3)),
  (text, random) => withLine(text, random, anyPiece(random)),
  (text, random) => withLine(text, random, random.pick(SEPARATORS)),
  (text, random) => withValue(text, random, anyPiece(random)),
  (text, random) => withValue(text, random, random.pick(SCALARS)),
  (text, random) => withValue(text, random, `${random.pick(TAGS)} ${random.pick(SCALARS)}`),
  (text, random) => withValue(text, random, `&a ${random.pick(SCALARS)}`),
  // One line end, some, or all.
  (text, random) => {
    const [other, one] = [random.pick(BREAKS), 1 + random.below(12)];
    return text.replaceAll('\n', () => (random.once(one) ? other : '\n'));
  },
  // A second document.
  (text, random) =>
    text + random.pick([...SEPARATORS, '']) + random.pick(BREAKS) + random.pick([...BLANKS, '', '']) + random.pick(manifests),
  (text, random) => text + random.pick(JSONS) + random.pick(['', '\n', '\n---\n']) + random.pick(JSONS),
  (text, random) => random.pick([...PIECES.flat(), '\uFEFF']) + random.pick(['', '\n', '\n---\n']) + text,
  (text, random) => text.slice(0, random.below(text.length + 1)),
];

/** The text of a seed: always the same one while the fixtures are the same. */
export function randomText(seed: string): string {
  const random = randomFrom(seed);
  let text = random.once(6) ? random.pick(JSONS) : random.once(6) ? `${anyPiece(random)}\n` : random.pick(manifests);
  if (random.once(3))
    text =
      text
        .split('\n')
        .slice(0, 1 + random.below(12))
        .join('\n') + (random.once(2) ? '\n' : '');
  for (let left = 1 + random.below(3); left > 0; left--) text = random.pick(CHANGES)(text, random);
  // What UTF-8 cannot have, no file can.
  return Buffer.from(text).toString();
}

/** In what we knowingly do not follow kubectl, as docs/kinds.md names it, and what a text has then. */
const KNOWN: readonly RegExp[] = [
  // Tags with brackets, commas, quotes, percent signs or a third exclamation mark.
  /!\S*[,[\]{}'"%]|!!\S*!|![<e]|"!/,
  // Question marks and colons directly beside text in brackets.
  /[[{,]\s*\?|\S\?|:[\]},]/,
  // A name of an alias, or nothing but an anchor or a tag, directly in front of a colon.
  /[*&]a\s*:|!\S*\s+(?:&a)?\s*:/,
  // Blanks that only some readers know, and bytes that a JSON reader refuses behind JSON.
  /[\v\f\u00a0\u3000\u200b]|[\]}"][ \t\r\n]*[\u0085\u2028\u2029\uFEFF]/,
  // Two byte order marks, a number that JSON has beyond all floats, half a character, an escaped slash.
  /\uFEFF\uFEFF|1e400|\\ud|\\\//,
  // An end, or a separator without a blank, directly below a separator.
  /---[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*(?:\.\.\.|---#)/,
  // A tab that begins a line, with or without blanks.
  /[\n\r\u0085\u2028\u2029] *\t/,
];

export function isKnownDifference(text: string): boolean {
  return KNOWN.some(pattern => pattern.test(text));
}
