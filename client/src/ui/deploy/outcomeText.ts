/** What became of each object, as text for the user and for the log. */
import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import { describeRef, errorText, isSecretRef } from '@scc-lens/kube';
import type { ApplyResult, ApplyStep, ClusterError, ObjectRef, PruneStep, UndeployStep, PlannedObject, UndoStep } from '@scc-lens/kube';
import { outcomeCountTexts, outcomeTexts, partTexts, resultTexts, reviewTexts, undeployTexts, undoTexts } from './messages';

/** One line for each object. Errors are the cluster's own messages, which are not logged for Secrets. */
export function logSteps(steps: readonly ApplyStep[], output: LogOutputChannel): void {
  for (const { planned, outcome, warnings } of steps) {
    const line = partTexts.about(describeRef(planned.ref), stepText(outcome, planned));
    if (outcome.kind === 'failed' || outcome.kind === 'uncertain') output.error(line);
    else output.info(line);
    for (const warning of warnings) output.warn(partTexts.about(describeRef(planned.ref), reviewTexts.warning(warning)));
  }
}

function stepText(outcome: ApplyStep['outcome'], planned: PlannedObject): string {
  switch (outcome.kind) {
    case 'applied':
      return outcomeTexts[outcome.action]();
    case 'unchanged':
      return outcomeTexts.unchanged();
    case 'skipped':
      return outcomeTexts.notApplied(outcome.reason);
    case 'notAttempted':
      return outcomeTexts.notReached();
    case 'failed':
      return failureText(outcome, loggedError(outcome.error, planned));
    case 'uncertain':
      return (outcome.deleted ? outcomeTexts.uncertainAfterDeletion : outcomeTexts.uncertain)(loggedError(outcome.error, planned));
  }
}

function failureText({ deleted, anotherInPlace }: Extract<ApplyStep['outcome'], { readonly kind: 'failed' }>, reason: string): string {
  if (!deleted) return outcomeTexts.notApplied(reason);
  return anotherInPlace === true ? outcomeTexts.anotherInPlace(reason) : outcomeTexts.nothingLeft(reason);
}

/** The part of an error that may be logged. */
export const loggedError = (error: ClusterError, { ref }: Pick<PlannedObject, 'ref'>): string =>
  isSecretRef(ref) ? outcomeTexts.secretError(error.kind) : errorText(error);

/** If more objects have one outcome, their names are in the log only. */
const MOST_NAMES = 3;

/** One sentence that counts every object. If the deployment ended early, it names them, because then it matters which were reached. */
export function resultText({ steps, stopped }: ApplyResult): string {
  const outcomes = Object.entries(outcomeCountTexts).flatMap(([kind, text]) => {
    const those = steps.filter(({ outcome }) => kind === (outcome.kind === 'applied' ? outcome.action : outcome.kind));
    if (those.length === 0) return [];
    const named = stopped !== null && steps.length > 1 && those.length <= MOST_NAMES;
    const counted = text(those.length);
    return [named ? resultTexts.named(counted, those.map(({ planned }) => describeRef(planned.ref)).join(', ')) : counted];
  });
  const warnings = steps.reduce((sum, step) => sum + step.warnings.length, 0);
  return [
    ...(stopped === null ? [] : [stopped.message]),
    l10n.t('Of {objects}: {outcomes}.', { objects: partTexts.objects(steps.length), outcomes: outcomes.join(', ') }),
    ...(warnings === 0 ? [] : [resultTexts.warnings(warnings)]),
  ].join(' ');
}

/** One line for each object that was to be undone. */
export const undoText = (step: UndoStep): string => partTexts.about(describeRef(step.ref), undoOutcomeText(step));

function undoOutcomeText({ ref, outcome }: UndoStep): string {
  switch (outcome.kind) {
    case 'failed':
      return (outcome.nothingLeft ? undoTexts.nothingLeft : undoTexts.notUndone)(loggedError(outcome.error, { ref }));
    case 'uncertain':
      return undoTexts.uncertain(loggedError(outcome.error, { ref }));
    case 'terminating':
      return terminatingText(outcome.finalizers);
    case 'left':
    case 'notAttempted':
      return undoTexts.notUndone(outcome.reason);
    case 'nothingToDo':
    case 'deleted':
      return undoTexts[outcome.kind]();
    case 'restored':
    case 'recreated': {
      const done = undoTexts[outcome.kind]();
      return outcome.ownersError === null ? done : undoTexts.withoutOwners(done, loggedError(outcome.ownersError, { ref }));
    }
  }
}

/** What became of an object that was to be deleted. */
export interface DeletionStep {
  readonly ref: ObjectRef;
  readonly outcome: PruneStep['outcome'] | UndeployStep['outcome'];
}

/** Whether it is where the user wanted it. */
export const isGone = ({ outcome }: Pick<DeletionStep, 'outcome'>): boolean => outcome.kind === 'deleted' || outcome.kind === 'absent';

export const deletionText = ({ ref, outcome }: DeletionStep): string =>
  partTexts.about(describeRef(ref), deletionOutcomeText(outcome, ref));

function deletionOutcomeText(outcome: DeletionStep['outcome'], ref: ObjectRef): string {
  switch (outcome.kind) {
    case 'failed':
      return undeployTexts.notDeleted(loggedError(outcome.error, { ref }));
    case 'uncertain':
      return l10n.t('it is not known whether it was deleted: {reason}', { reason: loggedError(outcome.error, { ref }) });
    case 'notAttempted':
      return undeployTexts.notDeleted(outcome.reason);
    case 'kept':
      return outcome.reason;
    case 'terminating':
      return terminatingText(outcome.finalizers);
    case 'absent':
      return l10n.t('was gone already');
    case 'deleted':
      return l10n.t('deleted');
  }
}

const terminatingText = (finalizers: readonly string[]): string =>
  finalizers.length === 0 ? l10n.t('is still being deleted') : undeployTexts.waitsForFinalizers(finalizers.join(', '));
