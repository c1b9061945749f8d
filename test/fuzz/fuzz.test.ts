import assert from 'node:assert/strict';
import { errorOf, fuzz } from './fuzz';
import type { Fault } from './fuzz';
import { randomFrom } from './random';
import { earlierFaults } from './seeds';
import type { Target } from './target';
import { TARGETS } from './targets';

/** Fails for every text with this line. */
const fragile: Target = {
  name: 'fragile',
  seeds: ['a: 1\nb: 2\nc: 3\n'],
  words: ['FAULT\n'],
  check: text => {
    assert.doesNotMatch(text, /FAULT/, 'the text has a fault');
  },
};

describe('the fuzzer', () => {
  it('finds a fault, reports it once, and minimises it', async () => {
    const reported: Fault[] = [];
    const { inputs, faults } = await fuzz([fragile], { seconds: 3, seed: 'a', report: fault => reported.push(fault) });
    assert.deepEqual(faults, reported);
    assert.deepEqual(
      faults.map(({ target, input }) => [target, input]),
      [['fragile', 'FAULT']],
    );
    assert.match(faults[0]?.error ?? '', /the text has a fault/);
    assert.ok((inputs.get('fragile') ?? 0) > 10);
  });

  it('gives the same choices for the same seed', () => {
    const choices = (seed: string): readonly number[] => {
      const random = randomFrom(seed);
      return Array.from({ length: 50 }, () => random.below(1000));
    };
    assert.deepEqual(choices('a'), choices('a'));
    assert.notDeepEqual(choices('a'), choices('b'));
  });

  it('calls work that does not end, or takes long, a fault', async () => {
    const endless: Target = {
      ...fragile,
      check: () => {
        for (;;);
      },
    };
    assert.match((await errorOf(endless, '', 100)) ?? '', /timed out/);
    const slow: Target = {
      ...fragile,
      check: async () => {
        await Promise.resolve();
        for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + 200_000;);
      },
    };
    assert.match((await errorOf(slow, '', 100)) ?? '', /more than 100/);
  });
});

describe('inputs that failed before', () => {
  for (const target of TARGETS) {
    it(`pass in ${target.name}`, async () => {
      for (const input of earlierFaults(target.name)) assert.equal(await errorOf(target, input), null, JSON.stringify(input));
    });
  }
});
