import { strict as assert } from 'node:assert';
import { parseRange, parseRanges } from '../../../packages/admission/src/scc/ranges';

describe('blocks of ids in the annotations of a namespace', () => {
  const read = (text: string): unknown => {
    const parsed = parseRange(text);
    return parsed.ok ? [parsed.range.min, parsed.range.max] : parsed.error;
  };

  it('are read as Go reads them', () => {
    const blocks: readonly (readonly [text: string, read: unknown])[] = [
      ['1000680000/10000', [1000680000, 1000689999]],
      ['5-9', [5, 9]],
      ['5/0', [5, 4]],
      ['0/0', [0, 4294967295]],
      ['9-5', [9, 5]],
      ['4294967295/2', [4294967295, 0]],
      [' \t\u00a0\r5/ \u30006', [5, 10]],
      ['100/10/5', [100, 109]],
      ['100/10 x', [100, 109]],
      ['100/10,200/5', [100, 109]],
      ['1-2/3', 'input does not match format'],
      ['5 /6', 'input does not match format'],
      ['5', 'unexpected EOF'],
      ['', 'EOF'],
      ['5/', 'EOF'],
      ['5/  ', 'EOF'],
      ['\n5/6', 'unexpected newline'],
      ['5/ \r\n6', 'unexpected newline'],
      ['x\n5/6', 'expected integer'],
      ['-5/6', 'expected integer'],
      ['5/+6', 'expected integer'],
      ['5/٦', 'expected integer'],
      ['4294967296/1', 'unsigned integer overflow on token 4294967296'],
      ['1/18446744073709551615', 'unsigned integer overflow on token 18446744073709551615'],
      ['18446744073709551616/1', 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
    ];
    for (const [text, expected] of blocks) assert.deepEqual(read(text), expected, JSON.stringify(text));
  });

  it('are several between commas, and nothing is trimmed', () => {
    assert.deepEqual(parseRanges('1/2,5-6'), [
      { min: 1, max: 2 },
      { min: 5, max: 6 },
    ]);
    assert.deepEqual([parseRanges('1/2,'), parseRanges('1/2,x,')], ['EOF', 'expected integer']);
  });
});
