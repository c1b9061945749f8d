/** What a user decides while an object is applied: fields of other owners, and changes that need a replacement. */
import { describeRef } from '../../cluster';
import type { Cluster, ClusterError, Fields } from '../../cluster';
import { isTerminating, finalizersOf, metadataText, readLive, sameObject, terminatingError } from '../objects';
import type { Live } from '../objects';
import type { PlannedObject } from '../plan';
import { applyObject } from './applyObject';
import { obstacleTexts } from './messages';
import type { ApplyRun, ApplyStep, Outcome } from './types';

interface Turn {
  readonly planned: PlannedObject;
  readonly mayPass: (error: ClusterError) => boolean;
  /** What was shown of the object on the cluster; undefined where there is nothing to compare with. */
  readonly reviewed: Live | undefined;
  readonly replacing: () => void;
}

/** Between reading and applying, others may write, mostly a controller its status. That many times in a row it is something else. */
const ATTEMPTS = 5;

type Applied = Omit<ApplyStep, 'planned'>;

/** Applies what was reviewed, and asks where the user has to choose. */
export async function applyWithQuestions(cluster: Cluster, run: ApplyRun, turn: Turn): Promise<Applied> {
  const { planned, mayPass, replacing } = turn;
  let force = false;
  let replace = false;
  for (let attempt = 1; ; attempt++) {
    const live = await readLive(cluster, planned, run.signal);
    if (live.state === 'unknown')
      return { before: undefined, outcome: { kind: 'failed', error: live.error, deleted: false }, warnings: [] };
    const before = live.state === 'present' ? live.object : null;
    const obstacle = obstacleOf(turn, before);
    if (obstacle !== null) return { before, outcome: obstacle, warnings: [] };
    if (replace) replacing();
    const result = { before, ...(await applyObject(cluster, planned, { before, mayPass, signal: run.signal, force, replace })) };
    const { outcome } = result;
    if (outcome.kind !== 'failed' || outcome.deleted) return result;
    const { error } = outcome;
    if (error.kind === 'conflict' && error.conflicts.length === 0 && attempt < ATTEMPTS && before !== null) continue;
    if (error.kind === 'conflict' && error.conflicts.length > 0 && !force) {
      const answer = await run.onConflict(planned, error.conflicts);
      if (answer !== 'takeOver') return { ...result, outcome: leftAlone(answer, obstacleTexts.keptFields()) };
      force = true;
    } else if (error.kind === 'invalid' && error.immutable && before !== null && !replace) {
      const answer = await run.onImmutable(planned, error);
      if (answer !== 'replace') return { ...result, outcome: leftAlone(answer, obstacleTexts.keptObject()) };
      replace = true;
    } else return result;
  }
}

function leftAlone(answer: 'skip' | 'stop', reason: string): Outcome {
  return answer === 'stop' ? { kind: 'notAttempted', reason: obstacleTexts.choseToStop() } : { kind: 'skipped', reason };
}

/** Why the object cannot be applied to: it is being deleted, or is not what was reviewed. */
function obstacleOf({ planned: { ref }, reviewed }: Turn, before: Fields | null): Outcome | null {
  if (before !== null && isTerminating(before))
    return { kind: 'failed', error: terminatingError(ref, finalizersOf(before)), deleted: false };
  if (reviewed === undefined || reviewed.state === 'unknown') return null;
  const shown = reviewed.state === 'present' ? reviewed.object : null;
  const same = shown === null || before === null ? shown === before : isSame(shown, before);
  if (same) return null;
  const text = before === null ? obstacleTexts.deletedSince : shown === null ? obstacleTexts.createdSince : obstacleTexts.changedSince;
  return {
    kind: 'failed',
    deleted: false,
    error: {
      kind: 'changedSinceReview',
      message: text(describeRef(ref)),
      nextStep: obstacleTexts.deployAgain(),
    },
  };
}

/** An object that was shown in another version of its API is the same until it is written again. */
function isSame(shown: Fields, before: Fields): boolean {
  if (shown['apiVersion'] === before['apiVersion']) return sameObject(shown, before);
  return (['uid', 'resourceVersion'] as const).every(name => metadataText(shown, name) === metadataText(before, name));
}
