/**
 * `npm run fuzz -- [--seconds N] [--seed S] [--target NAME]… [--write DIR]`: random inputs for every reader of foreign text. The seed is
 * printed and gives the same inputs again. A fault is printed in its smallest form, and written to the given folder as a fixture to be
 * looked at. `npm run fuzz -- --input S/NAME/N` tries the one input that a failed run names, as long as the fixtures are the same.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { errorOf, fuzz, inputFor } from './fuzz';
import type { Fault } from './fuzz';
import { TARGETS } from './targets';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now()) },
      target: { type: 'string', multiple: true, default: [] },
      write: { type: 'string' },
      input: { type: 'string' },
    },
  });
  if (values.input !== undefined) return tryInput(values.input);
  const names = TARGETS.map(({ name }) => name);
  const unknown = values.target.filter(name => !names.includes(name));
  const seconds = Number(values.seconds);
  if (unknown.length > 0 || !(seconds > 0)) {
    console.error(
      unknown.length > 0 ? `No such target: ${unknown.join(', ')}. There are: ${names.join(', ')}.` : '--seconds takes a positive number.',
    );
    return 2;
  }
  console.log(
    `Seed ${values.seed}, ${seconds} s. To get the same inputs again: npm run fuzz -- --seed ${values.seed} --seconds ${seconds}`,
  );
  const report = (fault: Fault): void => {
    console.error(
      `\nFAULT in ${fault.target} (input ${fault.seed})\n${fault.error}\nSmallest input, as JSON:\n${JSON.stringify(fault.input)}`,
    );
    if (values.write !== undefined) console.error(`Written to ${write(values.write, fault)}`);
  };
  const targets = TARGETS.filter(({ name }) => values.target.length === 0 || values.target.includes(name));
  const { inputs, faults } = await fuzz(targets, { seconds, seed: values.seed, report });
  for (const [name, count] of inputs) console.log(`${name}: ${count} inputs`);
  for (const { seed, error } of faults) console.log(`Failed for input ${seed}: ${error.split('\n', 1).join('').slice(0, 200)}`);
  const failed = new Set(faults.map(({ target }) => target));
  console.log(`\n${targets.length - failed.size} passed, ${failed.size} failed`);
  return failed.size === 0 ? 0 : 1;
}

/** Tries one input; its seed names the target. */
async function tryInput(seed: string): Promise<number> {
  const target = TARGETS.find(({ name }) => seed.split('/').at(-2) === name);
  if (target === undefined) {
    console.error(`${seed} names no target; it is like 1795778829262/manifests/17.`);
    return 2;
  }
  const input = inputFor(target, seed);
  const error = await errorOf(target, input);
  console.log(`${JSON.stringify(input)}\n\n${error ?? 'Nothing fails.'}`);
  return error === null ? 0 : 1;
}

/** Writes an input to the folder of its target; the name is the seed's. */
function write(folder: string, { target, seed, input }: Fault): string {
  const file = path.join(folder, target, `${seed.replace(/\W+/g, '-')}.txt`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, input);
  return file;
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
