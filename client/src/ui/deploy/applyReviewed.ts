/** Applies what was reviewed, and asks the questions that come up. */
import * as l10n from '@vscode/l10n';
import { applyPlan, conflictValues, describeRef, describeWaiting, findUndecided, untilReady, watchRollout } from '@scc-lens/kube';
import type {
  ApplyProgress,
  ApplyResult,
  ApplyStep,
  ClusterError,
  Contents,
  FieldConflict,
  Fields,
  Plan,
  PlannedObject,
  Preflight,
  RecordWriter,
  RolloutOptions,
  RolloutStatus,
} from '@scc-lens/kube';
import type { ManifestObject } from '@scc-lens/protocol';
import { window } from '../../editor';
import { deploySettings } from './deploySettings';
import { contentsText, shorten } from './lists';
import { applyTexts, buttonTexts, partTexts } from './messages';
import type { ClusterTask } from './notify';

/** What the user has seen and confirmed. */
export interface Reviewed {
  readonly plan: Plan;
  readonly checks: Pick<Preflight, 'objects' | 'pods'>;
  /** Whether the text that an object came from is still the one that was shown. */
  readonly isFresh: (source: ManifestObject) => Promise<boolean>;
  readonly record: RecordWriter;
}

/** Stops if a file, or an object on the cluster, has changed since its differences were shown. */
export function applyReviewed(at: ClusterTask, { plan, checks, isFresh, record }: Reviewed): Promise<ApplyResult> {
  const { cluster, report } = at;
  return applyPlan(cluster, {
    plan,
    reviewed: new Map(checks.objects.map(({ planned, live }) => [planned, live])),
    undecided: findUndecided(checks),
    stillCurrent: ({ source }) => isFresh(source),
    onWrite: step => record.note(step),
    onStep: step => void record.note(step),
    untilReady: dependencies => waitForDependencies(at, dependencies),
    onConflict: askAboutConflict,
    onImmutable: askAboutReplacement,
    onProgress: progress => report(stepText(progress)),
  });
}

function stepText({ planned, index, total, phase, detail }: ApplyProgress): string {
  return partTexts.step({ index: index + 1, total, doing: phaseText() });

  function phaseText(): string {
    const object = describeRef(planned.ref);
    if (phase === 'waiting') return l10n.t('waiting for {prerequisite}', { prerequisite: detail ?? l10n.t('what it needs') });
    return phase === 'replacing' ? l10n.t('replacing {object}', { object }) : object;
  }
}

/** The first button has the focus: it changes nothing. */
async function askAboutConflict(
  planned: PlannedObject,
  conflicts: readonly FieldConflict[],
  live: Fields,
): Promise<'takeOver' | 'skip' | 'stop'> {
  const fields = conflictValues(planned, live, conflicts).map(({ manager, field, values }) => {
    const owned = l10n.t('{manager} owns {field}', { field, manager });
    return values === null ? owned : partTexts.about(owned, l10n.t('{onCluster} on the cluster, {inManifest} in your manifest', values));
  });
  const detail = [...shorten(fields), '', applyTexts.conflictChoices()].join('\n');
  const takeOver = l10n.t('Take Over');
  const question = l10n.t('Others own fields of {object} and set them to other values.', { object: describeRef(planned.ref) });
  const answer = await window.showWarningMessage(question, { modal: true, detail }, buttonTexts.skipObject(), takeOver);
  return answer === takeOver ? 'takeOver' : answer === undefined ? 'stop' : 'skip';
}

/** Names the fields where they are known: the cluster's own message contains their whole values, which can be pages. */
async function askAboutReplacement(
  { ref }: PlannedObject,
  error: ClusterError,
  lost: Contents | null,
): Promise<'replace' | 'skip' | 'stop'> {
  const question = l10n.t('{object} cannot be changed in place. Delete it and create it again?', { object: describeRef(ref) });
  const fields = error.kind === 'invalid' ? error.causes.map(({ field }) => field) : [];
  const why = fields.length > 0 ? applyTexts.immutableFields(shorten(fields).join(', ')) : error.message;
  const goes = lost === null ? [] : [lostText(lost), ...contentsText(lost), ''];
  const detail = [why, '', ...goes, l10n.t('Replace deletes it, with the pods that it owns. Cancel stops the deployment here.')].join('\n');
  const replace = l10n.t('Replace');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, buttonTexts.skipObject(), replace);
  return answer === replace ? 'replace' : answer === undefined ? 'stop' : 'skip';
}

/** How many custom resources are deleted with a definition. */
const lostText = ({ total, unlisted }: Contents): string =>
  unlisted.length > 0 ? l10n.t('All its custom resources are deleted with it, and cannot be restored.') : applyTexts.loses(total);

/** Pods that fail at first often start once the image is pulled and permissions are effective. */
const GRACE_MS = 20_000;
const LOG_LINES = 20;

/** Waits for what another object depends on. Why it is not ready, as a sentence; null if it is. */
export const waitForDependencies = ({ cluster }: ClusterTask, objects: readonly PlannedObject[]): Promise<string | null> =>
  untilReady(cluster, objects, { timeoutMs: deploySettings().rolloutTimeoutMs, graceMs: GRACE_MS, logLines: 0 });

/** The final status of each object that is in place and becomes ready only then. */
export async function watchApplied(at: ClusterTask, steps: readonly ApplyStep[]): Promise<readonly RolloutStatus[]> {
  const inPlace = steps.filter(({ outcome }) => outcome.kind === 'applied' || outcome.kind === 'unchanged').map(({ planned }) => planned);
  return watchRollout(at.cluster, inPlace, watchOptions(at));
}

export const watchOptions = ({ report }: ClusterTask): RolloutOptions => ({
  timeoutMs: deploySettings().rolloutTimeoutMs,
  graceMs: GRACE_MS,
  logLines: LOG_LINES,
  onProgress: statuses => {
    const waiting = describeWaiting(statuses);
    if (waiting !== null) report(applyTexts.deployed(waiting));
  },
  onInterrupted: ({ message }) => report(applyTexts.deployed(l10n.t('{reason} Connecting again …', { reason: message }))),
});
