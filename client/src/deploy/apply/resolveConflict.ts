/** What a user decides while an object is applied: fields of other owners, and changes that take a replacement. */
import type { Cluster } from '../../cluster';
import type { PlannedObject } from '../plan';
import { applyObject } from './applyObject';
import type { ApplyRun, ApplyStep, Outcome } from './types';

interface Turn {
  readonly planned: PlannedObject;
  readonly before: ApplyStep['before'] & (object | null);
  readonly newPermissions: boolean;
  readonly replacing: () => void;
}

/** Applies; where a person has to choose, asks and does what was chosen. */
export async function applyWithQuestions(
  cluster: Cluster,
  run: ApplyRun,
  { planned, before, newPermissions, replacing }: Turn,
): Promise<Outcome> {
  const how = { before, newPermissions, signal: run.signal };
  let outcome = await applyObject(cluster, planned, { ...how, force: false, replace: false });
  let force = false;
  if (outcome.kind === 'failed' && outcome.error.kind === 'conflict' && outcome.error.conflicts.length > 0) {
    const answer = await run.onConflict(planned, outcome.error.conflicts);
    if (answer === 'stop') return CHOSE_STOP;
    if (answer === 'skip') return { kind: 'skipped', reason: 'You chose to leave the fields with their owners.' };
    force = true;
    outcome = await applyObject(cluster, planned, { ...how, force, replace: false });
  }
  if (outcome.kind === 'failed' && outcome.error.kind === 'invalid' && outcome.error.immutable && before !== null) {
    const answer = await run.onImmutable(planned, outcome.error);
    if (answer === 'stop') return CHOSE_STOP;
    if (answer === 'skip') return { kind: 'skipped', reason: 'You chose to leave the object as it is.' };
    replacing();
    outcome = await applyObject(cluster, planned, { ...how, force, replace: true });
  }
  return outcome;
}

/** Only a person's choice leaves an object unattempted that had its turn. */
const CHOSE_STOP: Outcome = { kind: 'notAttempted', reason: 'You chose to stop.' };
