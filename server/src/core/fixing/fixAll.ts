import { analyze } from '../analysis';
import type { AnalyzeOptions } from '../analysis';
import { applyEdits, composeEdits, insertApart } from '../edits';
import { parseFile } from '../manifest';
import type { ParsedFile } from '../manifest';
import { resolveRemedies } from './resolve';
import type { Choice } from './resolve';
import type { Finding, Remedy, TextEdit, WorkloadRef } from '../words';

export interface FixSelection {
  /** Only findings of these rules; all rules where absent. */
  readonly rules?: readonly string[];
  /** Whether unsafe remedies are taken too, where a finding has no safe one. */
  readonly unsafe?: boolean;
  /** Only findings on these workloads; on all, and those on none, where absent. */
  readonly workload?: (ref: WorkloadRef) => boolean;
}

export interface Refused extends Choice {
  readonly reason: string;
}

export interface FixedText {
  readonly text: string;
  /** What leads from the original text to `text`. */
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Choice[];
  readonly refused: readonly Refused[];
}

/** More rounds than any file needs: each one fixes at least one finding, and a fix that uncovers another finding is rare. */
const MAX_ROUNDS = 100;

/**
 * Applies the preferred remedy of every finding, round by round until nothing more can be fixed: remedies whose edits overlap wait
 * for the next round, where they are made against the new text. What is refused is listed with its reason, and its text left as it was.
 */
export function fixAll(source: string | ParsedFile, options: AnalyzeOptions, selection: FixSelection = {}): FixedText {
  const applied: Choice[] = [];
  let file = typeof source === 'string' ? parseFile(source) : source;
  let all: readonly TextEdit[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const refused: Refused[] = [];
    const edits: TextEdit[] = [];
    for (const [choice, result] of resolveRemedies(file, choicesOf(analyze(file, options), selection))) {
      if ('refused' in result) refused.push({ ...choice, reason: result.refused });
      else if (result.edits.length > 0 && insertApart(edits, result.edits)) applied.push(choice);
    }
    if (edits.length === 0) return { text: file.text, edits: all, applied, refused };
    file = parseFile(applyEdits(file.text, edits), file);
    all = composeEdits(all, edits);
  }
  return { text: file.text, edits: all, applied, refused: [] };
}

function choicesOf(findings: readonly Finding[], selection: FixSelection): readonly Choice[] {
  return findings.flatMap(finding => {
    const remedy = chosenRemedy(finding, selection);
    return remedy === undefined ? [] : [{ finding, remedy }];
  });
}

/** The remedy that fix-all takes: the preferred one among the safe, or among all where unsafe ones were asked for. */
export function chosenRemedy(finding: Finding, { rules, unsafe = false, workload }: FixSelection): Remedy | undefined {
  if (rules !== undefined && !rules.includes(finding.rule)) return undefined;
  if (workload !== undefined && (finding.workload === null || !workload(finding.workload))) return undefined;
  const candidates = finding.remedies.filter(remedy => unsafe || remedy.applicability === 'safe');
  const possible = candidates.filter(remedy => remedy.refused === undefined);
  const best = possible.length > 0 ? possible : candidates;
  return (
    best.find(remedy => remedy.applicability === 'safe' && remedy.preferred) ??
    best.find(remedy => remedy.applicability === 'safe') ??
    best.find(remedy => remedy.preferred) ??
    best[0]
  );
}
