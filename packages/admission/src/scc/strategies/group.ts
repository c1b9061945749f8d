import { SUPPLEMENTAL_GROUPS } from '../annotations';
import { changePod, lackAnnotation, podPath, refuse } from '../attempt';
import type { Attempt } from '../attempt';
import { podField } from '../message';
import { assumptionTexts } from '../messages';
import type { Accepts, IDRange, OpenValue } from '../types';
import { isAllocatable } from './allocation';

type GroupFieldName = 'fsGroup' | 'supplementalGroups';

const OPEN_GROUPS: Readonly<Record<GroupFieldName, OpenValue>> = {
  fsGroup: { path: podPath('fsGroup'), annotation: SUPPLEMENTAL_GROUPS },
  supplementalGroups: { path: podPath('supplementalGroups'), annotation: SUPPLEMENTAL_GROUPS },
};

/** The pod's groups in one field: its own, else those that the SCC fills in; undefined where they need no check. */
export function generateGroups(attempt: Attempt, name: GroupFieldName): readonly number[] | undefined {
  const strategy = attempt.provider[name];
  if (strategy.type === 'RunAsAny') return undefined;
  const written = attempt.pod.securityContext[name];
  if (written !== undefined) return typeof written === 'number' ? [written] : written;
  if (strategy.ranges === null) {
    attempt.open.push(OPEN_GROUPS[name]);
    return undefined;
  }
  const groups = strategy.ranges.slice(0, 1).map(({ min }) => min);
  changePod(attempt, name, name === 'fsGroup' ? (groups[0] ?? null) : groups);
  return groups;
}

/** Objects to each group outside all ranges; the value shown is the whole list. */
export function validateGroups(attempt: Attempt, name: GroupFieldName, groups: readonly number[] | undefined): void {
  const strategy = attempt.provider[name];
  if (strategy.type === 'RunAsAny' || groups === undefined) return;
  if (groups.length === 0) refuseGroups(attempt, name, groups, undefined, 'unable to validate empty groups against required ranges');
  groups.forEach((group, index) => {
    if (strategy.ranges === null) validateAllocated(attempt, name, groups, index);
    else if (!strategy.ranges.some(({ min, max }) => group >= min && group <= max)) refuseGroup(attempt, name, groups, index);
  });
}

function validateAllocated(attempt: Attempt, name: GroupFieldName, groups: readonly number[], index: number): void {
  if (isAllocatable(groups[index] ?? 0)) lackAnnotation(attempt, SUPPLEMENTAL_GROUPS, pathOf(attempt, name, index));
  else refuseGroup(attempt, name, groups, index, assumptionTexts.ids());
}

function refuseGroup(attempt: Attempt, name: GroupFieldName, groups: readonly number[], index: number, assumption?: string): void {
  refuseGroups(attempt, name, groups, index, `${groups[index] ?? ''} is not an allowed group`, assumption);
}

function refuseGroups(
  attempt: Attempt,
  name: GroupFieldName,
  groups: readonly number[],
  index: number | undefined,
  detail: string,
  assumption?: string,
): void {
  refuse(attempt, groups, {
    check: name,
    field: podField(attempt.provider.constraint.name, name),
    detail,
    path: pathOf(attempt, name, index),
    accepts: acceptsOf(attempt, name),
    assumption,
  });
}

function pathOf(attempt: Attempt, name: GroupFieldName, index: number | undefined): readonly (number | string)[] {
  const isItem = name === 'supplementalGroups' && index !== undefined && attempt.pod.securityContext.supplementalGroups !== undefined;
  return isItem ? podPath(name, index) : podPath(name);
}

function acceptsOf({ provider }: Attempt, name: GroupFieldName): Accepts {
  const strategy = provider[name];
  const ranges: readonly IDRange[] | null = strategy.type === 'MustRunAs' ? strategy.ranges : [];
  return ranges === null ? { annotation: SUPPLEMENTAL_GROUPS, absent: true } : { ranges, absent: true };
}
