/**
 * The seed of every property, the same on each machine and in each run, so that a change is judged by what it changed. FC_SEED=random takes
 * another one each time, for a night's search, and FC_SEED=N that number. A property that fails prints its seed and path; the parameters of
 * `fc.assert` take both, to try the same case again.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';

const wanted = process.env['FC_SEED'] ?? '20260901';
const seed = wanted === 'random' ? Date.now() % 2 ** 31 : Number(wanted);
assert.ok(Number.isInteger(seed), `FC_SEED is "random" or a whole number, not ${JSON.stringify(wanted)}`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
