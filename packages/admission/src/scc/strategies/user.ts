import type { FieldPath } from '@scc-lens/words';
import { UID_RANGE } from '../annotations';
import { changeContainer, containerPath, lackAnnotation, podPath, refuse, type Attempt, type Visit } from '../attempt';
import { assumptionTexts } from '../messages';
import type { Accepts, IDRange } from '../types';
import { isAllocatable } from './allocation';

/** The user id that a container will run as; `allocated` = one of the namespace's, which is not at hand. */
type Uid = number | 'allocated' | undefined;

/** Fills in the container's user id and runAsNonRoot, then checks both. */
export function applyRunAsUser(attempt: Attempt, visit: Visit): void {
  const uid = generateUid(attempt, visit);
  validateRunAsUser(attempt, visit, uid, generateNonRoot(attempt, visit, uid));
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
  if (strategy.type === 'MustRunAsRange') validateRange(attempt, visit, uid, strategy.range);
  if (strategy.type === 'MustRunAs' && uid !== strategy.uid)
    refuseUid(attempt, visit, uid, `must be: ${strategy.uid}`, { values: [strategy.uid] });
}

function validateRange(attempt: Attempt, visit: Visit, uid: number, range: IDRange | null): void {
  const detail = `must be in the ranges: [${range === null ? `the namespace's ${UID_RANGE}` : `${range.min}, ${range.max}`}]`;
  if (range === null && isAllocatable(uid)) lackAnnotation(attempt, UID_RANGE, writtenAt(attempt, visit, 'runAsUser'));
  else if (range === null) refuseUid(attempt, visit, uid, detail, { annotation: UID_RANGE }, assumptionTexts.ids());
  else if (uid < range.min || uid > range.max) refuseUid(attempt, visit, uid, detail, { ranges: [range] });
}

function validateNonRoot(attempt: Attempt, visit: Visit, uid: Uid, nonRoot: boolean | undefined): void {
  if (nonRoot === false) {
    refuse(attempt, false, {
      check: 'runAsNonRoot',
      field: `${visit.field}.runAsNonRoot`,
      detail: 'must be true',
      path: writtenAt(attempt, visit, 'runAsNonRoot'),
      accepts: { values: [true], absent: isOptional(attempt, visit, 'runAsNonRoot') },
      container: visit.container.ref,
    });
  } else if (uid === 0) {
    refuseUid(attempt, visit, uid, 'running with the root UID is forbidden', { ranges: [{ min: 1, max: 2 ** 31 - 1 }] });
  }
}

type AcceptedUids = Omit<Accepts, 'absent'>;

function refuseUid(attempt: Attempt, visit: Visit, uid: number, detail: string, accepts: AcceptedUids, assumption?: string): void {
  refuse(attempt, uid, {
    check: 'runAsUser',
    field: `${visit.field}.runAsUser`,
    detail,
    path: writtenAt(attempt, visit, 'runAsUser'),
    accepts: { ...accepts, absent: isOptional(attempt, visit, 'runAsUser') },
    container: visit.container.ref,
    assumption,
  });
}

type InheritedField = 'runAsNonRoot' | 'runAsUser';

/** The SCC fills in a value for a container that leaves its own out, unless the pod has one: that counts then. */
const isOptional = ({ pod }: Attempt, { container }: Visit, field: InheritedField): boolean =>
  container.securityContext?.[field] === undefined || pod.securityContext[field] === undefined;

/** Where a value that containers inherit is written; where it would be, if nowhere. */
function writtenAt({ pod }: Attempt, { container }: Visit, field: InheritedField): FieldPath {
  const inherited = container.securityContext?.[field] === undefined && pod.securityContext[field] !== undefined;
  return inherited ? podPath(field) : containerPath(container, field);
}
