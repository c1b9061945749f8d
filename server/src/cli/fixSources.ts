/** Fixing several files that depend on each other: an SCC in one decides about a pod in another. */
import { fixAll, withSources } from '@scc-lens/lens';
import type { Facts, FixedText, FixSelection } from '@scc-lens/lens';
import { composeEdits, parseFile } from '@scc-lens/yaml';
import type { OptionsOf } from './analysis';
import type { Source } from './sources';

/** What became of one file. */
export interface FixedSource {
  readonly source: Source;
  /** With the edits that lead from the source's text to this one. */
  readonly fixed: Pick<FixedText, 'text' | 'edits' | 'refused' | 'unsafe' | 'faults'>;
  /** How many findings were fixed. */
  readonly applied: number;
}

/** A fix in one file seldom changes what another needs; two that undo each other would do so for ever. */
const MAX_PASSES = 5;

/** Fixes all files, again and again until no fix in one file changes what is known about the others. */
export function fixSources(
  sources: readonly Source[],
  known: Facts,
  optionsOf: OptionsOf,
  selection: FixSelection,
): readonly FixedSource[] {
  let results: readonly FixedSource[] = sources.map(source => ({
    source,
    fixed: { text: source.text, edits: [], refused: [], unsafe: [], faults: [] },
    applied: 0,
  }));
  let facts = known;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = results;
    results = before.map(({ source, fixed: { text, edits }, applied }) => {
      const fixed = fixAll(parseFile(text, source.role), { ...optionsOf(source.path), facts }, { ...selection, file: source.path });
      return { source, fixed: { ...fixed, edits: composeEdits(edits, fixed.edits) }, applied: applied + fixed.applied.length };
    });
    const next = factsAfter(facts, before, results);
    if (next.cluster === facts.cluster && next.workspace === facts.workspace) break;
    facts = next;
  }
  return results;
}

function factsAfter(facts: Facts, before: readonly FixedSource[], after: readonly FixedSource[]): Facts {
  const changed = after.filter(({ fixed }, i) => fixed.text !== before[i]?.fixed.text);
  if (changed.length === 0) return facts;
  return withSources(
    facts,
    changed.map(({ source, fixed }) => ({
      file: source.path,
      manifests: parseFile(fixed.text, source.role).manifests.map(({ objects, workloads }) => ({ objects, workloads })),
    })),
  );
}
