/** Label selectors in the grammar of kubectl. */
import assert from 'node:assert/strict';
import { readSelector } from '@scc-lens/fleet';
import { selectsLabels } from '@scc-lens/lens';

const LABELS = { app: 'web', tier: 'front', empty: '', 'example.com/team': 'shop' };

describe('a label selector', () => {
  for (const [text, expected] of [
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=api', false],
    ['app!=api', true],
    ['absent!=api', true],
    ['app != web', false],
    ['app', true],
    ['absent', false],
    ['!absent', true],
    ['! app', false],
    ['empty=', true],
    ['app in (api,web)', true],
    ['app in (api)', false],
    ['app notin ( api , web )', false],
    ['absent notin (api)', true],
    ['app in(web),tier=front', true],
    ['app in (api,web),tier=back', false],
    ['example.com/team=shop,!absent', true],
  ] as const)
    it(`${text}: ${String(expected)}`, () => {
      const selector = readSelector(text);
      assert.ok(selector !== null);
      assert.equal(selectsLabels(selector, LABELS), expected);
    });

  for (const text of [
    ',',
    'a,',
    ',a',
    'a,,b',
    'a in',
    'a in b',
    'a in (b',
    'a) in (b)',
    'a=b=c',
    '!a=b',
    '!a in (b)',
    'a>1',
    'a in ((b))',
    'a b',
    '(a)',
  ])
    it(`${JSON.stringify(text)} is none`, () => {
      assert.equal(readSelector(text), null);
    });

  it('is read in a time that grows as the text', () => {
    const longest = 200_000;
    for (const text of ['(', ')', ',', 'a,', ' ', '!', 'a ', '(a', 'a in (', '/', 'a=']) readSelector(text.repeat(longest));
  });
});
