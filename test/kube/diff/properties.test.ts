import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../../packages/kube/src/objects/preflight/diff/diffObject';
import { runs } from '../../properties';

describe('YAML for reading', () => {
  it('reads back as the same data', () => {
    // The reader takes a dot without digits for a number by YAML 1.1; kubectl's reader and the writer take it for text.
    const text = (unit: 'binary' | 'grapheme'): fc.Arbitrary<string> => fc.string({ unit }).filter(one => !/^[-+]?\._*$/.test(one));
    const scalar = fc.oneof(
      text('grapheme'),
      text('binary'),
      fc.constantFrom(
        'yes',
        '0x1',
        '1e3',
        '- a',
        'a: b',
        'a\nb',
        'a\n  b\n',
        '\n',
        ' a',
        'a ',
        '#',
        'null',
        '12:30:00',
        '2026-01-01',
        'a #b',
        '---',
        'a\n\n',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const data = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text('grapheme'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(data, one => {
        assert.deepEqual(parse(toYaml(one), { version: '1.1', merge: false }), one);
        assert.deepEqual(parse(toYaml(one), { version: '1.2' }), one);
      }),
      runs(500),
    );
  });

  it('looks like what kubectl prints', () => {
    assert.equal(
      toYaml({
        spec: { list: [{ name: 'a', args: ['--x=1', 'b c'] }], empty: {}, none: [], text: 'one\ntwo\n', quoted: 'yes', number: 1 },
      }),
      [
        'spec:',
        '  list:',
        '  - name: a',
        '    args:',
        '    - --x=1',
        '    - b c',
        '  empty: {}',
        '  none: []',
        '  text: |',
        '    one',
        '    two',
        '  quoted: "yes"',
        '  number: 1',
        '',
      ].join('\n'),
    );
  });
});
