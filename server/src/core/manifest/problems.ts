import type { Problem } from './types';

/** So many problems of a kind are reported one by one; the others are counted. */
const MOST = 100;

const PLURALS: Readonly<Record<Problem['kind'], string>> = {
  syntax: 'syntax errors',
  value: 'values that kubectl cannot read',
  'duplicate-key': 'duplicate keys',
};

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
  const message = `${problems.length - MOST} more ${PLURALS[next.kind]} follow.`;
  return [...problems.slice(0, MOST), { ...next, message }];
}
