import { planTexts } from './messages';
import type { PlanProblem } from './types';

/** The first problem of the manifests and the number of others, as one message. */
export function problemText(problems: readonly [PlanProblem, ...PlanProblem[]], nameOf: (file: string) => string): string {
  const [{ source, message }, ...others] = problems;
  return `${planTexts.inFile(nameOf(source.file), message)}${moreProblems(others.length)}`;
}

/** A sentence, after a space, about the problems that a message does not name; empty if there are none. */
export function moreProblems(others: number): string {
  return others === 0 ? '' : ` ${others === 1 ? planTexts.oneMoreProblem() : planTexts.moreProblems(others)}`;
}
