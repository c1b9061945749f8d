import type { FieldPath } from '@scc-lens/words';
import { UID_RANGE } from '../annotations';
import { changeContainer, containerPath, lackAnnotation, podPath, refuse, type Attempt, type Visit } from '../attempt';
import { assumptionTexts } from '../messages';
import type { Accepts } from '../types';
import { isAllocatable } from './allocation';

/** The user id that a container will run as; `allocated` = one of the namespace's, which is not at hand. */
type Uid = number | 'allocated' | undefined;

/** Fills in the container's user id and runAsNonRoot, then checks both. */
export function applyRunAsUser(attempt: Attempt, visit: Visit): void {
  const uid = generateUid(attempt, visit);
  const nonRoot = generateNonRoot(attempt, visit, uid);
  validateRunAsUser(attempt, visit, uid, nonRoot);
}

function generateUid(attempt: Attempt, visit: Visit): Uid {
  const written = visit.container.securityContext?.runAsUser ?? attempt.pod.securityContext.runAsUser;
  if (written !== undefined) return written;
  const strategy = attempt.provider.runAsUser;
  if (strategy.type === 'MustRunAsRange' && strategy.range === null) {
    attempt.open.push({ path: containerPath(visit.container, 'runAsUser'), annotation: UID_RANGE });
    return 'allocated';
  }
  const uid = strategy.type === 'MustRunAs' ? strategy.uid : strategy.type === 'MustRunAsRange' ? strategy.range?.min : undefined;
  if (uid !== undefined) changeContainer(attempt, visit, 'runAsUser', uid);
  return uid;
}

/** With every strategy, a user id above 0 is marked as not root, because Pod Security's restricted level wants the mark. */
function generateNonRoot(attempt: Attempt, visit: Visit, uid: Uid): boolean | undefined {
  const written = visit.container.securityContext?.runAsNonRoot ?? attempt.pod.securityContext.runAsNonRoot;
  if (written !== undefined) return written;
  const nonRoot = uid === undefined ? attempt.provider.runAsUser.type === 'MustRunAsNonRoot' : uid === 'allocated' || uid > 0;
  if (!nonRoot) return undefined;
  changeContainer(attempt, visit, 'runAsNonRoot', true);
  return true;
}

function validateRunAsUser(attempt: Attempt, visit: Visit, uid: Uid, nonRoot: boolean | undefined): void {
  const strategy = attempt.provider.runAsUser;
  if (strategy.type === 'MustRunAsNonRoot') validateNonRoot(attempt, visit, uid, nonRoot);
  if (typeof uid !== 'number') return;
  if (strategy.type === 'MustRunAs' && uid !== strategy.uid) {
    refuseUid(attempt, visit, uid, `must be: ${strategy.uid}`, { values: [strategy.uid], absent: true });
  } else if (strategy.type === 'MustRunAsRange' && strategy.range !== null) {
    const { min, max } = strategy.range;
    if (uid < min || uid > max)
      refuseUid(attempt, visit, uid, `must be in the ranges: [${min}, ${max}]`, { ranges: [strategy.range], absent: true });
  } else if (strategy.type === 'MustRunAsRange') {
    validateAllocated(attempt, visit, uid);
  }
}

function validateAllocated(attempt: Attempt, visit: Visit, uid: number): void {
  if (isAllocatable(uid)) {
    lackAnnotation(attempt, UID_RANGE, writtenAt(attempt, visit, 'runAsUser'));
    return;
  }
  const accepts = { annotation: UID_RANGE, absent: true };
  refuseUid(attempt, visit, uid, `must be in the ranges: [the namespace's ${UID_RANGE}]`, accepts, assumptionTexts.ids());
}

function validateNonRoot(attempt: Attempt, visit: Visit, uid: Uid, nonRoot: boolean | undefined): void {
  if (nonRoot === false) {
    refuse(attempt, false, {
      check: 'runAsNonRoot',
      field: `${visit.field}.runAsNonRoot`,
      detail: 'must be true',
      path: writtenAt(attempt, visit, 'runAsNonRoot'),
      accepts: { values: [true], absent: true },
      container: visit.container.ref,
    });
  } else if (uid === 0) {
    refuseUid(attempt, visit, uid, 'running with the root UID is forbidden', { ranges: [{ min: 1, max: 2 ** 31 - 1 }], absent: true });
  }
}

function refuseUid(attempt: Attempt, visit: Visit, uid: number, detail: string, accepts: Accepts, assumption?: string): void {
  refuse(attempt, uid, {
    check: 'runAsUser',
    field: `${visit.field}.runAsUser`,
    detail,
    path: writtenAt(attempt, visit, 'runAsUser'),
    accepts,
    container: visit.container.ref,
    assumption,
  });
}

/** Where a value that containers inherit is written; where it would be, if nowhere. */
function writtenAt({ pod }: Attempt, { container }: Visit, field: 'runAsNonRoot' | 'runAsUser'): FieldPath {
  const inherited = container.securityContext?.[field] === undefined && pod.securityContext[field] !== undefined;
  return inherited ? podPath(field) : containerPath(container, field);
}
