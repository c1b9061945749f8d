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
const TAGS = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq', '!!set', '!!omap', '!!merge', '!local'];
const UNUSUAL_TAGS = ['!', '!<tag:yaml.org,2002:str>', '!e!x', '!a#b', '!a%20b', '!!', '!<x', '!{a}', '!"a"', "!it's"];
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
  ...['%', '@a', '`a`', '?a', ':a', '-a', '- a', '? a', ': a', '#a', 'a#b', 'a #b', 'a: b', 'a:', 'a :b', '&a', '*a', '|', '>'],
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

/** Each class of texts in which we knowingly do not follow kubectl, as packages/yaml/README.md names them, and what to write in its place. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  // Tags with brackets or commas, with a third exclamation mark or one behind a percent sign, quote or dot, with no name in angle brackets, or
  // directly behind a quote; and the tags that only YAML 1.1 has.
  [/(?<![^\s[\]{},:"-])!(?=[^\s<]*[,[\]]|\S*!\S*!|\S*[%'.]\S*!|<(?:>|[^\s>]*(?:[\\"^`{|}]|[^\s!-~])))\S*/g, '!a'],
  [/(?<=["'])!/g, ' !'],
  [/!!(?:binary|timestamp)/g, '!!str'],
  // An anchor or alias directly in front of a colon.
  [/[&*][\w-]+(?=:)/g, 'k'],
  // In brackets, a question mark or colon at the start of text, or a colon at its end.
  [/(?<=(?:[[{,]|[&!]\S*)\s*)(?:[?:](?=\S)|\?\s)/g, ''],
  [/:(?=[\]},])/g, ': '],
  [/\?(?=:)/g, ''],
  // Numbers with a point, an exponent or more than 15 digits as keys, and with a tag.
  [/(?:\d{16,}|\d*\.\d+|\d\.?e[-+]?\d+|\.(?:inf|nan))(?=\s*:)/gi, 'k'],
  [/(?<=!!float )\d{16,}/g, '1'],
  // What no object has: .nan below a key that follows again.
  [/(?<=^( *)(\S+:) )[-+]?\.(?:nan|inf)(?=[^]*^\1\2)/gim, 'x'],
  // Blanks and line ends that are no JSON in front of an object or behind one, and next to a separator or end.
  [/(?<=^[\s\u0085]*)[\v\f\u0085\u00a0\u2028\u2029\u3000](?=[\s\u0085]*\{)/g, ' '],
  [/(?<=(?:^|\n---[^\n]*\n)\s*\{[^]*\}[\s\u0085&]*)[\v\f\u0085\u00a0\u2028\u2029\u3000\uFEFF]/g, ' '],
  [
    /[\u0085\u00a0\u2028\u2029\u3000](?=[\s\u0085]*(?:\.\.\.|---))|(?<=^[ \t]*(?:---|\.\.\.)[\s\u0085]*)[\u0085\u00a0\u2028\u2029\u3000]/gm,
    ' ',
  ],
  // Lists and scalars behind an object, with what YAML does not have.
  [/(?<=^\s*\{[^]*\}\s*)(?:\d+(?:\.(?!\d)|[eE](?![-+\d])))/g, '1'],
  [/1e400/g, '1'],
  [/(?<=(?:^|\n---[^\n]*\n)\s*[[{][^]*)\\(?:\/|u[dD]\w{3})/g, 'x'],
  [/(?<=^\s*\{[^]*\}[^]*)[\u0085\u2028\u2029]/g, ' '],
  [/(?<=^\s*\{[^]*\}\s*)[^\0-\x7f]/g, 'x'],
  [/(?<=^\s*\{[^]*[\]}"\d]\s*)\t/g, ' '],
  // An end, or a separator without a blank, directly below a separator; a separator or end behind blanks.
  [/(?<=^---[^\n]*\n(?:[ \t\r]*(?:#[^\n]*)?\n)*)(?:\.\.\.|---#)/gm, '#'],
  [/(?<=^[ \t]+)(?:---|\.\.\.)(?=\s|$)/gm, 'x'],
  // A tab that begins a line inside unquoted text, in front of an object, or behind an end or a carriage return.
  [/(?<=[^\s"'{}[\],:]\s*\n *)\t+(?=\s*[^\s"'{}[\],:#&*!|>-])|(?<=(?:^|---[^\n]*\n)\s*)\t(?=\s*\{)/g, ' '],
  [/(?<=(?:\r\n? *|\n\.\.\.\s*))\t/g, ' '],
  // The header of a block scalar on a line of its own, without an indented text or below a key; a block scalar with other line ends.
  [/(?<=:[ \t]*\n)[|>](?=[-+\d]*[ \t]*$)/gm, 'x'],
  [/(?<=[|>][-+\d]*[ \t]*\n(?:[ \t][^\n]*\n|\n)*[^\n]*)[\u0085\u2028\u2029\uFEFF]/g, ''],
  [
    /(?<=^\uFEFF? *|\}|^---[ \t]+)(?:[&!]\S*[ \t]*)*[|>][-+\d]*[ \t\r]*(?:#.*)?(?=(?:[ \t\r]*[\n\u0085\u2028\u2029])*(?:[^ \t\r\n]|$(?![^])))/gm,
    'x',
  ],
  [/[|>][-+\d]*[ \t]*(?:#.*)?\n?[ \t]*(?:\r(?!\n)|[\u0085\u2028\u2029\uFEFF])/g, 'x\n'],
  // A line end that is no line feed behind a directive, a comment or a backslash; a backslash above a blank line.
  [/\\(?:\r?\n(?=[ \t\r]*\n)|[\u0085\u2028\u2029])|(?<=^\uFEFF?[ \t]*(?:(?:---|\.\.\.)[ \t]+#|[%#]).*)[\r\u2028\u2029\u0085]/gm, '\n'],
  // A byte order mark that begins no document, and texts of less than four bytes.
  [/\uFEFF(?=\uFEFF)|(?<=[^\n\r]|\n[ \t])\uFEFF/g, ''],
  [/^\{(.)\}$/g, '$1'],
];

/** A text without what is known to be read otherwise; what is left out may leave behind more of it. */
export function withoutNamed(text: string): string {
  const rest = NAMED.reduce((left, [pattern, other]) => left.replace(pattern, other), text);
  return rest === text ? text : withoutNamed(rest);
}
