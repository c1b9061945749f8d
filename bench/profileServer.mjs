/** Where the processor time of the language server goes, for each opening of a file and for each change of one token in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nothing, profiling, sumsOf } from './attribution.mjs';
import { countFindings, timeChange, timeOpening, tokenEdits } from './keystrokes.mjs';
import { podFile } from './pods.mjs';
import { startSession } from './session.mjs';

const CHANGES = 50;

/** Columns of microseconds: what the openings from one to another cost, and what a change costs. */
export async function profileServer(bundles, sourceOf) {
  const columns = [];
  for (const [documents, mixture, openings] of [
    [100, 'three of five right', [1, 10, 30, 50]],
    [1_000, 'three of five right', [1, 6, 12]],
    [1_000, 'all wrong', [1, 6, 12]],
  ]) {
    const text = podFile(documents, mixture);
    const of = (opens, changes = 0) => profileSession(bundles, sourceOf, { text, opens, changes });
    let before = await of(0);
    if (columns.length === 0) columns.push({ name: 'start', sums: before, by: 1 });
    const what = `${documents.toLocaleString('en')} pods, ${mixture}`;
    let last = 0;
    for (const opens of openings) {
      const sums = await of(opens);
      columns.push({
        name: `opening ${opens === 1 ? 1 : `${last + 1} to ${opens}`}, ${what}`,
        sums: difference(sums, before),
        by: opens - last,
      });
      [last, before] = [opens, sums];
    }
    columns.push({ name: `change, ${what}`, sums: difference(await of(1, CHANGES), await of(1)), by: CHANGES });
  }
  return columns;
}

/** A server that opens a text as a new file each time, and changes the last one. */
async function profileSession(bundles, sourceOf, { text, opens, changes }) {
  const profiles = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
  try {
    const session = await startSession([...profiling(profiles), path.join(bundles, 'server.js'), '--stdio'], {});
    const run = { session, version: 1 };
    if (opens > 0) run.findings = await countFindings(run, text);
    for (let i = 1; i < opens; i++) await timeOpening(run, text, `pods-${i}.yaml`);
    for (let i = 0, edits = tokenEdits(text); i < changes; i++) await timeChange(run, edits);
    await session.stop();
    return sumsOf(profiles, sourceOf);
  } finally {
    rmSync(profiles, { recursive: true });
  }
}

function difference(all, before) {
  const sums = nothing();
  for (const by of ['package', 'phase'])
    for (const key of new Set([...all[by].keys(), ...before[by].keys()]))
      sums[by].set(key, (all[by].get(key) ?? 0) - (before[by].get(key) ?? 0));
  return sums;
}
