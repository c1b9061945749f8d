import { SUPPLEMENTAL_GROUPS } from '../annotations';
import { changePod, lackAnnotation, podPath, refuse, type Attempt } from '../attempt';
import { podField } from '../message';
import { assumptionTexts } from '../messages';
import type { OpenValue } from '../types';
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
  const { ranges } = strategy;
  const refuseGroups = (index: number | undefined, detail: string, assumption?: string): void => {
    refuse(attempt, groups, {
      check: name,
      field: podField(attempt.provider.constraint.name, name),
      detail,
      path: pathOf(attempt, name, index),
      accepts: ranges === null ? { annotation: SUPPLEMENTAL_GROUPS, absent: true } : { ranges, absent: true },
      assumption,
    });
  };
  if (groups.length === 0) refuseGroups(undefined, 'unable to validate empty groups against required ranges');
  groups.forEach((group, index) => {
    const detail = `${group} is not an allowed group`;
    if (ranges?.some(({ min, max }) => group >= min && group <= max) === true) return;
    if (ranges !== null) refuseGroups(index, detail);
    else if (isAllocatable(group)) lackAnnotation(attempt, SUPPLEMENTAL_GROUPS, pathOf(attempt, name, index));
    else refuseGroups(index, detail, assumptionTexts.ids());
  });
}

function pathOf(attempt: Attempt, name: GroupFieldName, index: number | undefined): readonly (number | string)[] {
  const isItem = name === 'supplementalGroups' && index !== undefined && attempt.pod.securityContext.supplementalGroups !== undefined;
  return isItem ? podPath(name, index) : podPath(name);
}
