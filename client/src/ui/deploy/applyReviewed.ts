/** Applies what was reviewed, and asks the questions that come up. */
import { applyPlan, conflictValues, describeRef, findUndecided } from '@scc-lens/kube';
import type {
  ApplyProgress,
  ApplyResult,
  Cluster,
  ClusterError,
  Contents,
  FieldConflict,
  Fields,
  Plan,
  PlannedObject,
  Preflight,
  RecordWriter,
} from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { window } from '../../editor';
import { contentsText, shorten } from './lists';
import { applyTexts, buttonTexts, partTexts } from './messages';
import type { Report } from './notify';
import { waitForDependencies } from './watchApplied';

/** What the user has seen and confirmed. */
export interface Reviewed {
  readonly plan: Plan;
  readonly checks: Pick<Preflight, 'objects' | 'pods'>;
  /** Whether the text that an object came from is still the one that was shown. */
  readonly isFresh: (source: ManifestObject) => Promise<boolean>;
  /** Where it is remembered for an undo. */
  readonly record: RecordWriter;
}

/** Stops if a file, or an object on the cluster, has changed since its differences were shown. */
export function applyReviewed(cluster: Cluster, { plan, checks, isFresh, record }: Reviewed, report: Report): Promise<ApplyResult> {
  return applyPlan(cluster, {
    plan,
    reviewed: new Map(checks.objects.map(({ planned, live }) => [planned, live])),
    undecided: findUndecided(checks),
    stillCurrent: ({ source }) => isFresh(source),
    onWrite: step => record.note(step),
    onStep: step => {
      void record.note(step);
    },
    untilReady: dependencies => waitForDependencies(cluster, dependencies),
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

/** The first button has the focus: it changes nothing. */
async function askAboutConflict(
  planned: PlannedObject,
  conflicts: readonly FieldConflict[],
  live: Fields,
): Promise<'takeOver' | 'skip' | 'stop'> {
  const fields = conflictValues(planned, live, conflicts).map(({ manager, field, values }) => {
    const owned = applyTexts.ownedField(field, manager);
    return values === null ? owned : partTexts.about(owned, applyTexts.bothValues(values));
  });
  const detail = [...shorten(fields), '', applyTexts.conflictChoices()].join('\n');
  const takeOver = buttonTexts.takeOver();
  const question = applyTexts.conflict(describeRef(planned.ref));
  const answer = await window.showWarningMessage(question, { modal: true, detail }, buttonTexts.skipObject(), takeOver);
  return answer === takeOver ? 'takeOver' : answer === undefined ? 'stop' : 'skip';
}

/** Names the fields where they are known: the cluster's own message contains their whole values, which can be pages. */
async function askAboutReplacement(
  { ref }: PlannedObject,
  error: ClusterError,
  lost: Contents | null,
): Promise<'replace' | 'skip' | 'stop'> {
  const question = applyTexts.immutable(describeRef(ref));
  const fields = error.kind === 'invalid' ? error.causes.map(({ field }) => field) : [];
  const why = fields.length > 0 ? applyTexts.immutableFields(shorten(fields).join(', ')) : error.message;
  const goes = lost === null ? [] : [lostText(lost), ...contentsText(lost), ''];
  const detail = [why, '', ...goes, applyTexts.replaceChoices()].join('\n');
  const replace = buttonTexts.replace();
  const answer = await window.showWarningMessage(question, { modal: true, detail }, buttonTexts.skipObject(), replace);
  return answer === replace ? 'replace' : answer === undefined ? 'stop' : 'skip';
}

/** How many custom resources are deleted with a definition. */
function lostText({ total, unlisted }: Contents): string {
  return unlisted.length > 0 ? applyTexts.losesUnknown() : applyTexts.loses(total);
}
