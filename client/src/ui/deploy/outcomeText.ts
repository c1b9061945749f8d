/** What became of each object, in words for the person and for the log. */
import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText } from '../../cluster';
import type { ClusterError } from '../../cluster';
import { isSecret } from '../../deploy';
import type { ApplyResult, ApplyStep, PlannedObject, UndoStep } from '../../deploy';
import { count } from './messages';

/** One line for each object. Errors are the cluster's sentences, but for Secrets, of which no word is kept. */
export function logSteps(steps: readonly ApplyStep[], output: LogOutputChannel): void {
  for (const { planned, outcome, warnings } of steps) {
    const line = `${describeRef(planned.ref)}: ${stepText(outcome, planned)}`;
    if (outcome.kind === 'failed' || outcome.kind === 'uncertain') output.error(line);
    else output.info(line);
    for (const warning of warnings) output.warn(`${describeRef(planned.ref)}: the cluster warns: ${warning}`);
  }
}

function stepText(outcome: ApplyStep['outcome'], planned: PlannedObject): string {
  switch (outcome.kind) {
    case 'applied':
      return outcome.action === 'appeared' ? 'in place; another user may have created it' : outcome.action;
    case 'unchanged':
      return 'unchanged';
    case 'skipped':
      return `not applied: ${outcome.reason}`;
    case 'notAttempted':
      return 'not reached';
    case 'failed':
      return `not applied${outcome.deleted ? '; the old object was deleted, so nothing is left' : ''}: ${loggedError(outcome.error, planned)}`;
    case 'uncertain':
      return `it is not known whether it was applied${outcome.deleted ? '; the old object was deleted' : ''}: ${loggedError(outcome.error, planned)}`;
  }
}

/** What a log may have of an error. */
export function loggedError(error: ClusterError, { object }: PlannedObject): string {
  return isSecret(object) ? `${error.kind} (the cluster's words about a Secret are not logged)` : errorText(error);
}

const WORDS = {
  created: 'created',
  appeared: 'in place, perhaps created by another user',
  changed: 'changed',
  replaced: 'replaced',
  unchanged: 'unchanged',
  skipped: 'skipped',
  failed: 'failed',
  uncertain: 'not known',
  notAttempted: 'not reached',
} as const;
/** More names than these of one sort are for the log. */
const MOST_NAMES = 3;

/** One sentence that leaves no object out; where it ended early, with names, because then it matters which were reached. */
export function resultText({ steps, stopped }: ApplyResult): string {
  const told = Object.entries(WORDS).flatMap(([kind, word]) => {
    const those = steps.filter(({ outcome }) => kind === (outcome.kind === 'applied' ? outcome.action : outcome.kind));
    if (those.length === 0) return [];
    const named = stopped !== null && steps.length > 1 && those.length <= MOST_NAMES;
    return [`${those.length} ${word}${named ? ` (${those.map(({ planned }) => describeRef(planned.ref)).join(', ')})` : ''}`];
  });
  const warnings = steps.reduce((sum, step) => sum + step.warnings.length, 0);
  const warned = warnings === 0 ? '' : ` ${count(warnings, 'warning')} of the cluster: see the output.`;
  return `${stopped === null ? '' : `${stopped.message} `}Of ${count(steps.length, 'object')}: ${told.join(', ')}.${warned}`;
}

/** One line for each object that was to be undone. */
export function undoText({ planned, outcome }: UndoStep): string {
  const name = describeRef(planned.ref);
  switch (outcome.kind) {
    case 'failed':
      return `${name}: not undone${outcome.nothingLeft ? '; it was deleted, and nothing is left of it' : ''}: ${loggedError(outcome.error, planned)}`;
    case 'uncertain':
      return `${name}: it is not known whether it was undone: ${loggedError(outcome.error, planned)}`;
    case 'terminating':
      return `${name}: ${terminatingText(outcome.finalizers)}`;
    case 'left':
    case 'notAttempted':
      return `${name}: not undone: ${outcome.reason}`;
    case 'nothingToDo':
      return `${name}: as it was before`;
    case 'deleted':
    case 'restored':
    case 'recreated':
      return `${name}: ${outcome.kind}`;
  }
}

/** What is said of an object whose deletion has begun. */
export function terminatingText(finalizers: readonly string[]): string {
  return finalizers.length === 0 ? 'is still being deleted' : `is still being deleted; it waits for ${finalizers.join(', ')}`;
}
