import { analyze } from './analyze';
import type { AnalyzeOptions } from './analyze';
import { composeEdits } from './composeEdits';
import { applyChanges, applyEdits } from './edits';
import type { EditResult } from './edits';
import { parseFile } from './parseFile';
import type { ParsedFile } from './parseFile';
import type { Change, Finding, Remedy, TextEdit, WorkloadRef } from './types';

/** The text edits of one remedy, in the file's offsets; or why it cannot be made here. */
export function resolveRemedy(file: ParsedFile, finding: Finding, remedy: Remedy): EditResult {
  return remedy.refused === undefined ? resolveChanges(file, finding.document, remedy.changes) : { refused: remedy.refused };
}

/** The text edits, in the file's offsets, that changes to one of its documents come to; or why they cannot be made. */
export function resolveChanges(file: ParsedFile, document: number, changes: readonly Change[]): EditResult {
  const manifest = file.manifests[document];
  const slice = file.slices[document];
  if (manifest === undefined || slice === undefined) return { refused: 'The document is no longer there.' };
  const result = applyChanges(manifest, changes);
  if ('refused' in result) return result;
  return { edits: result.edits.map(edit => ({ span: { start: edit.span.start + slice.start, end: edit.span.end + slice.start }, newText: edit.newText })) };
}

export interface FixSelection {
  /** Only findings of these rules; all rules where absent. */
  readonly rules?: readonly string[];
  /** Whether unsafe remedies are taken too, where a finding has no safe one. */
  readonly unsafe?: boolean;
  /** Only findings on these workloads; on all, and those on none, where absent. */
  readonly workload?: (ref: WorkloadRef) => boolean;
}

export interface Applied {
  readonly finding: Finding;
  readonly remedy: Remedy;
}

export interface Refused extends Applied {
  readonly reason: string;
}

export interface FixedText {
  readonly text: string;
  /** What leads from the original text to `text`. */
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Applied[];
  readonly refused: readonly Refused[];
}

/** More rounds than any file needs: each one mends at least one finding, and a fix that uncovers another finding is rare. */
const MAX_ROUNDS = 100;

/**
 * Applies the preferred remedy of every finding, round by round until nothing more can be mended: remedies whose edits overlap wait
 * for the next round, where they are made against the new text. What is refused is listed with its reason, and its text left as it was.
 */
export function fixAll(source: string | ParsedFile, options: AnalyzeOptions, selection: FixSelection = {}): FixedText {
  const applied: Applied[] = [];
  let file = typeof source === 'string' ? parseFile(source) : source;
  let all: readonly TextEdit[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const refused: Refused[] = [];
    const edits: TextEdit[] = [];
    for (const finding of analyze(file, options)) {
      const remedy = chosenRemedy(finding, selection);
      if (remedy === undefined) continue;
      const result = resolveRemedy(file, finding, remedy);
      if ('refused' in result) refused.push({ finding, remedy, reason: result.refused });
      else if (result.edits.length > 0 && !edits.some(edit => result.edits.some(other => overlap(edit, other)))) {
        edits.push(...result.edits);
        applied.push({ finding, remedy });
      }
    }
    if (edits.length === 0) return { text: file.text, edits: all, applied, refused };
    file = parseFile(applyEdits(file.text, edits), file);
    all = composeEdits(all, edits);
  }
  return { text: file.text, edits: all, applied, refused: [] };
}

/** The remedy that fix-all takes: the preferred one among the safe, or among all where unsafe ones were asked for. */
export function chosenRemedy(finding: Finding, { rules, unsafe = false, workload }: FixSelection): Remedy | undefined {
  if (rules !== undefined && !rules.includes(finding.rule)) return undefined;
  if (workload !== undefined && (finding.workload === null || !workload(finding.workload))) return undefined;
  const candidates = finding.remedies.filter(remedy => unsafe || remedy.applicability === 'safe');
  const possible = candidates.filter(remedy => remedy.refused === undefined);
  const best = possible.length > 0 ? possible : candidates;
  return best.find(remedy => remedy.applicability === 'safe' && remedy.preferred) ?? best.find(remedy => remedy.applicability === 'safe') ?? best.find(remedy => remedy.preferred) ?? best[0];
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  const sameStart = a.span.start === b.span.start;
  return sameStart || (a.span.start < b.span.end && b.span.start < a.span.end);
}
