import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanPath, directoryOf, joinPath, pathWithin } from '@scc-lens/words';
import { expandVariables, shellCommands } from '@scc-lens/words';
import { absolutePathsIn } from '../../../packages/lens/src/openshell/supervisor';
import { runs } from '../../properties';

const words = (text: string, variables: Readonly<Record<string, string>> = {}): readonly (readonly string[])[] =>
  shellCommands(text, new Map(Object.entries(variables))).map(command => [
    ...command.words,
    ...command.outputs.map(output => `>${output}`),
  ]);

describe('shell texts', () => {
  const cases: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
    ['separators', 'a 1&&b 2 || c; d | e &\nf', [['a', '1'], ['b', '2'], ['c'], ['d'], ['e'], ['f']]],
    ['quotes', `a 'b  c' "d \\"e\\"" f\\ g h'i'"j"`, [['a', 'b  c', 'd "e"', 'f g', 'hij']]],
    ['line continuations', 'cp a \\\n  b', [['cp', 'a', 'b']]],
    ['comments', '# cp x y\na b#c # d', [['a', 'b#c']]],
    ['redirections', 'a > /x 2>> /y < /z 2>&1', [['a', '>/x', '>/y', '>1']]],
    ['keywords and prefixes', 'if [ -f x ]; then exec sudo -n a; fi', [['[', '-f', 'x', ']'], ['a'], ['fi']]],
    ['assignments', 'D=/x E="$D/y" a; b "$E" ${D}/z $UNKNOWN ${F:-/f}', [['a'], ['b', '/x/y', '/x/z', '$UNKNOWN', '/f']]],
    [
      'command substitutions',
      'S=$(command -v tool) && cp "$S" /x',
      [
        ['command', '-v', 'tool'],
        ['cp', '$', '/x'],
      ],
    ],
    ['what is left open', `a "b 'c $( \${d`, [['a', 'b', 'c', '$'], ['${d']]],
  ];
  for (const [name, text, expected] of cases) {
    it(`reads ${name}`, () => {
      assert.deepEqual(words(text), expected);
    });
  }

  it('knows the environment', () => {
    assert.deepEqual(words('$A/b', { A: '/x' }), [['/x/b']]);
  });

  it('fills in variables as the kubelet does', () => {
    assert.equal(expandVariables('$(A)/b/$(C)', new Map([['A', '/x']])), '/x/b/$(C)');
  });

  it('does not let variables grow without end', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `A${i + 1}=$A${i}$A${i}`).join('\n');
    assert.ok(words(`A0=abcdefgh\n${doubling}\necho $A60`).flat().join('').length < 20_000);
  });

  it('reads any text in linear time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('$', '{', '}', "'", '"', '\\', '\n', ' ', '(', '`', '#', '>', '&', 'a', '=', '/'), { maxLength: 400 }),
        parts => {
          shellCommands(parts.join(''), new Map());
        },
      ),
      runs(100),
    );
    for (const part of ['"', "'", '${', '\\', '$(', '#', '>&']) shellCommands(part.repeat(50_000), new Map());
  }).timeout(5000);
});

describe('paths', () => {
  it('are cleaned as Go cleans them', () => {
    const cases = { '/opt//a/./b/': '/opt/a/b', '/a/../../b': '/b', '/': '/', '': '', './a': 'a', '../a': '../a', 'a/..': '' };
    assert.deepEqual(Object.keys(cases).map(cleanPath), Object.values(cases));
  });

  it('are taken apart and put together', () => {
    assert.deepEqual(
      [pathWithin('/a/b', '/a'), pathWithin('/a', '/a'), pathWithin('/ab', '/a'), pathWithin('/a', '/')],
      ['b', '', null, 'a'],
    );
    assert.deepEqual([joinPath('', 'a'), joinPath('/', 'a'), joinPath('/a', '')], ['a', '/a', '/a']);
    assert.deepEqual([directoryOf('/a/b/'), directoryOf('/a')], ['/a', '/']);
  });

  it('are found in texts', () => {
    assert.deepEqual(absolutePathsIn('x --a=/b/c PATH=/d:/e "/f g" https://example.com/h ./i ~/j $K/l ${M}/n'), ['/b/c', '/d', '/e', '/f']);
  });
});
