import { restTexts } from './messages';
import type { Problem } from './types';

/** So many problems of a kind are reported one by one; the others are counted. */
const MOST = 100;

/** Whether a problem keeps kubectl from reading the document. */
export function isFatal({ kind }: Problem): boolean {
  return kind === 'syntax' || kind === 'value';
}

/** The problems in the order of the text; of each kind the first hundred, and one that counts the others where they start. */
export function listProblems(problems: readonly Problem[]): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => a.span.start - b.span.start);
  if (sorted.length <= MOST) return sorted;
  const kinds = [...new Set(sorted.map(({ kind }) => kind))];
  return kinds.flatMap(kind => limit(sorted.filter(problem => problem.kind === kind))).sort((a, b) => a.span.start - b.span.start);
}

function limit(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[MOST];
  if (next === undefined) return problems;
  return [...problems.slice(0, MOST), { ...next, message: restTexts[next.kind](problems.length - MOST) }];
}
