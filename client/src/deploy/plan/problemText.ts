import type { PlanProblem } from './types';

/** What is wrong with the manifests, in one message: the first problem, and how many there are beside it. Nothing of the plan is carried out. */
export function problemText(problems: readonly [PlanProblem, ...PlanProblem[]], nameOf: (file: string) => string): string {
  const [{ source, message }, ...others] = problems;
  return `nothing is done with these files. ${nameOf(source.file)}: ${message}${moreProblems(others.length)}`;
}

/** A sentence, with a space before it, about those that a message does not name; nothing where there are none. */
export function moreProblems(others: number): string {
  return others === 0 ? '' : others === 1 ? ' There is 1 more problem.' : ` There are ${others} more problems.`;
}
