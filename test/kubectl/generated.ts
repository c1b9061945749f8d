/** YAML in its many spellings. */
import fc from 'fast-check';
import { stringify } from 'yaml';

const text = fc.oneof(
  fc.stringMatching(/^(?:[ -~]{0,20})$/).filter(words => !words.startsWith('?')),
  fc.constantFrom(
    'yes',
    '0400',
    '0o17',
    '1_000',
    '1:30',
    '',
    '~',
    'two\nlines\n',
    '\n',
    'a  b\n\nc',
    ' x',
    'x ',
    '#',
    'a #b',
    'é 😀',
    '1e3',
    '.inf',
    '<<',
    '*a',
    '\tx',
  ),
);
const { json } = fc.letrec<{ json: unknown }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z]{1,8}$/), text), tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A value in some of YAML's many spellings, then perhaps with the lines inside it moved, or a piece of it changed. */
export const generated = fc
  .record({
    value: json,
    style: fc.record({
      indent: fc.integer({ min: 1, max: 4 }),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      defaultStringType: fc.constantFrom(
        'PLAIN' as const,
        'QUOTE_DOUBLE' as const,
        'QUOTE_SINGLE' as const,
        'BLOCK_LITERAL' as const,
        'BLOCK_FOLDED' as const,
      ),
      singleQuote: fc.boolean(),
    }),
    change: fc.option(
      fc.record({
        at: fc.nat(),
        length: fc.integer({ min: 0, max: 2 }),
        piece: fc.constantFrom(
          ' ',
          '\n',
          '"',
          '- ',
          ': ',
          ', ',
          '[',
          ']',
          '{',
          '}',
          '#',
          ' #',
          '|',
          '>',
          '&a ',
          '*a',
          '!!str ',
          '---\n',
          '\t',
        ),
      }),
    ),
  })
  .map(({ value, style, change }) => {
    const written = stringify({ key: value, other: 1 }, { ...style, version: '1.1' });
    if (change === null || written.startsWith('{')) return written;
    const at = change.at % (written.length + 1);
    return written.slice(0, at) + change.piece + written.slice(at + change.length);
  })
  .filter(written => Buffer.from(written).toString() === written && !HEADER_ALONE.test(written));

/** A known difference, see the recorded shapes: the header of a block scalar on a line of its own. */
const HEADER_ALONE = /^ *[|>][-+\d]*[ \t]*$/m;
