/** Applies what was reviewed, and asks the questions that come up. */
import { window } from '../../editor';
import type { ManifestObject } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster, ClusterError, FieldConflict } from '../../cluster';
import { applyPlan, findUndecided } from '../../deploy';
import type { ApplyProgress, ApplyResult, Plan, PlannedObject, Preflight } from '../../deploy';
import { applyTexts, buttonTexts, partTexts } from './messages';
import type { Report } from './notify';

/** What the user has seen and confirmed. */
export interface Reviewed {
  readonly plan: Plan;
  readonly checks: Pick<Preflight, 'objects' | 'pods'>;
  /** Whether the text that an object came from is still the one that was shown. */
  readonly isFresh: (source: ManifestObject) => Promise<boolean>;
}

/** Stops if a file, or an object on the cluster, has changed since its differences were shown. */
export function applyReviewed(
  cluster: Cluster,
  { plan, checks, isFresh }: Reviewed,
  report: Report,
  signal: AbortSignal,
): Promise<ApplyResult> {
  return applyPlan(cluster, {
    plan,
    signal,
    reviewed: new Map(checks.objects.map(({ planned, live }) => [planned, live])),
    undecided: findUndecided(checks),
    stillCurrent: ({ source }) => isFresh(source),
    onConflict: askAboutConflict,
    onImmutable: askAboutReplacement,
    onProgress: progress => {
      report(stepText(progress));
    },
  });
}

function stepText({ planned, index, total, phase, detail }: ApplyProgress): string {
  return partTexts.step({ index: index + 1, total, doing: phaseText() });

  function phaseText(): string {
    const object = describeRef(planned.ref);
    if (phase === 'waiting') return applyTexts.waitingFor(detail ?? applyTexts.prerequisite());
    return phase === 'replacing' ? applyTexts.replacing(object) : object;
  }
}

async function askAboutConflict({ ref }: PlannedObject, conflicts: readonly FieldConflict[]): Promise<'takeOver' | 'skip' | 'stop'> {
  const detail = [
    ...shorten(conflicts.map(({ manager, field }) => applyTexts.ownedField(field, manager))),
    '',
    applyTexts.conflictChoices(),
  ].join('\n');
  const takeOver = buttonTexts.takeOver();
  const question = applyTexts.conflict(describeRef(ref));
  const answer = await window.showWarningMessage(question, { modal: true, detail }, takeOver, buttonTexts.skipObject());
  return answer === takeOver ? 'takeOver' : answer === undefined ? 'stop' : 'skip';
}

/** Names the fields where they are known: the cluster's own message contains their whole values, which can be pages. */
async function askAboutReplacement({ ref }: PlannedObject, error: ClusterError): Promise<'replace' | 'skip' | 'stop'> {
  const question = applyTexts.immutable(describeRef(ref));
  const fields = error.kind === 'invalid' ? error.causes.map(({ field }) => field) : [];
  const why = fields.length > 0 ? applyTexts.immutableFields(shorten(fields).join(', ')) : error.message;
  const detail = `${why}\n\n${applyTexts.replaceChoices()}`;
  const replace = buttonTexts.replace();
  const answer = await window.showWarningMessage(question, { modal: true, detail }, replace, buttonTexts.skipObject());
  return answer === replace ? 'replace' : answer === undefined ? 'stop' : 'skip';
}

/** As much of a list as a dialog can show. */
function shorten(items: readonly string[]): readonly string[] {
  const most = 10;
  return items.length <= most ? items : [...items.slice(0, most), partTexts.moreItems(items.length - most)];
}
