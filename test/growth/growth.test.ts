import assert from 'node:assert/strict';
import { isFull } from '../properties';
import { judgeGrowth } from './growth';

describe('the judge of growth', () => {
  before(function () {
    if (isFull) return;
    console.log('SKIPPED: the judge itself is tried in continuous integration only.');
    this.skip();
  });

  const judge = (through: (text: string) => unknown): string | null =>
    judgeGrowth({ name: '', text: characters => 'x'.repeat(characters), through });

  it('sees that each character looks at all others', () => {
    const verdict = judge(text => {
      let equal = 0;
      for (let i = 0; i < text.length; i++)
        for (let j = 0; j < text.length; j++) equal += text.charCodeAt(i) === text.charCodeAt(j) ? 1 : 0;
      return equal;
    });
    assert.match(verdict ?? '', /^1000, 4000(?:, \d+)*, and \d+ characters take (?:\d+ ms, )+and \d+ ms of CPU time\.$/);
  }).timeout(0);

  it('lets pass what has a step at one size', () => {
    const verdict = judge(text => {
      let sum = 0;
      const times = text.length < 12_000 ? 2_000 : 20_000;
      for (let time = 0; time < times; time++) for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
      return sum;
    });
    assert.equal(verdict, null);
  }).timeout(0);

  it('lets pass what looks at each character many times', () => {
    const verdict = judge(text => {
      let sum = 0;
      for (let times = 0; times < 20_000; times++) for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
      return sum;
    });
    assert.equal(verdict, null);
  }).timeout(0);
});
