/** What became of each object, in words for the person and for the log. */
import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText } from '../../cluster';
import type { ApplyResult, ApplyStep, UndoStep } from '../../deploy';
import { count } from './conversation';

/** One line for each object. Errors are the cluster's sentences; no object's content is among it. */
export function logSteps(steps: readonly ApplyStep[], output: LogOutputChannel): void {
  for (const { planned, outcome } of steps) {
    const line = `${describeRef(planned.ref)}: ${stepText(outcome)}`;
    if (outcome.kind === 'failed' || outcome.kind === 'uncertain') output.error(line);
    else output.info(line);
  }
}

function stepText(outcome: ApplyStep['outcome']): string {
  switch (outcome.kind) {
    case 'applied': return outcome.action;
    case 'unchanged': return 'unchanged';
    case 'skipped':
    case 'notAttempted': return `not applied: ${outcome.reason}`;
    case 'failed': return `not applied${outcome.deleted ? ', and its predecessor is deleted' : ''}: ${errorText(outcome.error)}`;
    case 'uncertain': return `it is not certain whether it was applied${outcome.deleted ? '; its predecessor is deleted' : ''}: ${errorText(outcome.error)}`;
  }
}

/** One sentence that leaves no object out. */
export function resultText({ steps, stopped }: ApplyResult): string {
  const of = (...kinds: readonly string[]): number => steps.filter(({ outcome }) => kinds.includes(outcome.kind === 'applied' ? outcome.action : outcome.kind)).length;
  const numbers = [
    [of('created'), 'created'], [of('changed'), 'changed'], [of('replaced'), 'replaced'], [of('unchanged'), 'unchanged'],
    [of('skipped'), 'skipped'], [of('failed'), 'failed'], [of('uncertain'), 'uncertain'], [of('notAttempted'), 'not reached'],
  ] as const;
  const told = numbers.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`).join(', ');
  return `${stopped === null ? '' : `${stopped.message} `}Of ${count(steps.length, 'object')}: ${told}.`;
}

/** One line for each object that was to be undone. */
export function undoText({ planned, outcome }: UndoStep): string {
  const name = describeRef(planned.ref);
  switch (outcome.kind) {
    case 'failed': return `${name}: not undone: ${errorText(outcome.error)}`;
    case 'left':
    case 'notAttempted': return `${name}: not undone: ${outcome.reason}`;
    case 'nothingToDo': return `${name}: as it was before`;
    case 'deleted':
    case 'restored':
    case 'recreated': return `${name}: ${outcome.kind}`;
  }
}
