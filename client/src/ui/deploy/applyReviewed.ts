/** Applies what was reviewed, with the questions that come up on the way. */
import { window } from '../../editor';
import type { ManifestObject } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { Cluster, ClusterError, FieldConflict } from '../../cluster';
import { applyPlan } from '../../deploy';
import type { ApplyProgress, ApplyResult, Plan, PlannedObject, Preflight } from '../../deploy';
import type { Report } from './messages';

/** What the user has seen and confirmed. */
export interface Reviewed {
  readonly plan: Plan;
  readonly checks: Pick<Preflight, 'objects'>;
  /** Whether the text that an object came from is still the one that was shown. */
  readonly isFresh: (source: ManifestObject) => Promise<boolean>;
}

/** Stops by itself where a file, or an object on the cluster, is not what it was when its differences were shown. */
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
    stillCurrent: ({ source }) => isFresh(source),
    onConflict: askAboutConflict,
    onImmutable: askAboutReplacement,
    onProgress: progress => {
      report(stepText(progress));
    },
  });
}

function stepText({ planned, index, total, phase, detail }: ApplyProgress): string {
  const doing = phase === 'waiting' ? `waiting for ${detail ?? 'what it stands on'}` : describeRef(planned.ref);
  return `${index + 1} of ${total}: ${phase === 'replacing' ? 'replacing ' : ''}${doing}`;
}

async function askAboutConflict({ ref }: PlannedObject, conflicts: readonly FieldConflict[]): Promise<'takeOver' | 'skip' | 'stop'> {
  const detail = [
    ...shorten(conflicts.map(({ manager, field }) => `${field}, owned by ${manager}`)),
    '',
    'Take Over sets them as your manifest does. Cancel stops the deployment here.',
  ].join('\n');
  const answer = await window.showWarningMessage(
    `Others own fields of ${describeRef(ref)} and set them to other values.`,
    { modal: true, detail },
    'Take Over',
    'Skip This Object',
  );
  return answer === 'Take Over' ? 'takeOver' : answer === undefined ? 'stop' : 'skip';
}

/** The cluster's own words hold the whole value, page after page; the fields say what it is about. */
async function askAboutReplacement({ ref }: PlannedObject, error: ClusterError): Promise<'replace' | 'skip' | 'stop'> {
  const question = `${describeRef(ref)} cannot be changed in place. Delete it and create it anew?`;
  const fields = error.kind === 'invalid' ? error.causes.map(({ field }) => field) : [];
  const why = fields.length > 0 ? `The cluster does not let these fields be changed: ${shorten(fields).join(', ')}.` : error.message;
  const detail = `${why}\n\nReplace deletes it, with the pods that it owns. Cancel stops the deployment here.`;
  const answer = await window.showWarningMessage(question, { modal: true, detail }, 'Replace', 'Skip This Object');
  return answer === 'Replace' ? 'replace' : answer === undefined ? 'stop' : 'skip';
}

/** As much of a list as a dialog holds. */
function shorten(items: readonly string[]): readonly string[] {
  const most = 10;
  return items.length <= most ? items : [...items.slice(0, most), `and ${items.length - most} more`];
}
