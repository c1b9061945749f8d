/** `fix(fix(x)) = fix(x)`, whichever rules are asked for, safe and unsafe: over the fixtures, real manifests, and mutants of both. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fixAll, gatherFacts, readSettings, RULES } from '@scc-lens/lens';
import type { AnalyzeOptions, FixSelection, Settings } from '@scc-lens/lens';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { columns, runs, sampleOf } from '../../properties';
import { fixtureFiles, mutantsOf } from '../mutants';

const corpus = path.resolve(__dirname, '../../../../shared/corpus/files');
const FILE = 'x.yaml';
const settings: readonly Settings[] = [{}, { openshift: { grantedSccs: ['privileged'] } }].map(raw => readSettings(raw).settings);

const optionsFor = (file: ParsedFile, chosen: Settings): AnalyzeOptions => ({
  settings: chosen,
  facts: gatherFacts([{ file: FILE, manifests: file.manifests }]),
});

/** Fixes a text twice, each time with the facts that it itself gives, and compares the second result with the first. */
function assertFixpoint(text: string, chosen: Settings, selection: FixSelection): void {
  const file = parseFile(text);
  const once = fixAll(file, optionsFor(file, chosen), { ...selection, file: FILE });
  assert.equal(applyEdits(text, once.edits), once.text, 'the edits lead to the text');
  const fixed = parseFile(once.text);
  const invalid = ({ manifests }: ParsedFile): number => manifests.filter(manifest => manifest.class === 'invalid').length;
  assert.equal(invalid(fixed), invalid(file), 'no document becomes invalid by it');
  const twice = fixAll(fixed, optionsFor(fixed, chosen), { ...selection, file: FILE });
  assert.equal(twice.text, once.text);
  assert.deepEqual(
    twice.unsafe.map(({ finding }) => finding.message),
    once.unsafe.map(({ finding }) => finding.message),
  );
}

describe('fixing again', function () {
  const files = fixtureFiles();

  for (const unsafe of [false, true]) {
    it(`changes nothing in any fixture (${unsafe ? 'unsafe' : 'safe'})`, () => {
      for (const [row, [name, { text }]] of sampleOf(files, 12).entries())
        for (const chosen of columns(settings, row)) {
          try {
            assertFixpoint(text, chosen, { unsafe });
          } catch (error) {
            throw new Error(name, { cause: error });
          }
        }
    });
  }

  const selections = fc.record({
    unsafe: fc.boolean(),
    rules: fc.oneof(
      fc.constant(RULES.map(({ id }) => id)),
      fc.subarray(
        RULES.map(({ id }) => id),
        { minLength: 1 },
      ),
    ),
  });
  const mutants = mutantsOf([...files, ...realFiles()]);

  it('changes nothing in a manifest with one value replaced, for any set of rules', () => {
    fc.assert(
      fc.property(mutants, selections, fc.constantFrom(...settings), ({ label, text }, selection, chosen) => {
        try {
          assertFixpoint(text, chosen, selection);
        } catch (error) {
          throw new Error(label, { cause: error });
        }
      }),
      runs(1500, 20),
    );
  });

  it('changes nothing in a real manifest', function () {
    if (!existsSync(corpus)) {
      if (process.env['CI']) throw new Error(`The corpus is not at ${corpus}`);
      console.warn(`\n    SKIPPED: there is no corpus at ${corpus}\n`);
      this.skip();
    }
    for (const [name, { text }] of sampleOf(realFiles()))
      for (const unsafe of [false, true]) {
        try {
          assertFixpoint(text, readSettings({}).settings, { unsafe });
        } catch (error) {
          throw new Error(name, { cause: error });
        }
      }
  });
});

function realFiles(): readonly (readonly [name: string, file: ParsedFile])[] {
  if (!existsSync(corpus)) return [];
  return readdirSync(corpus)
    .sort()
    .map(name => [name, parseFile(readFileSync(path.join(corpus, name), 'utf8'))] as const)
    .filter(([, { manifests }]) => manifests.some(({ workloads }) => workloads.length > 0));
}
