/** What a deployment would change, as two texts for each object. */
import type { FieldConflict } from '../cluster';
import { isFields } from '../cluster';
import { relevant, sameObject, withoutServerFields } from './noise';
import { redact } from './redact';
import type { ObjectCheck, PlannedObject } from './types';
import { yamlText } from './yamlText';

export interface ObjectDiff {
  readonly planned: PlannedObject;
  /** `unknown`: the cluster did not say what it would make of it, so that `after` is the manifest. */
  readonly change: 'create' | 'change' | 'unchanged' | 'unknown';
  /** YAML of what the cluster has; empty for a new object. Values of Secrets are hidden. */
  readonly before: string;
  /** YAML of what it would have. */
  readonly after: string;
  /** Fields in `after` that others own: they change only if they are taken over. */
  readonly conflicts: readonly FieldConflict[];
  /** Why `change` is `unknown`. */
  readonly reason: string | null;
}

export interface DiffSummary {
  readonly create: number;
  readonly change: number;
  readonly unchanged: number;
  readonly unknown: number;
}

/** The difference between the live object and the outcome of its dry run. */
export function diffOf({ planned, live, dryRun }: ObjectCheck): ObjectDiff {
  const before = live.state === 'present' ? live.object : undefined;
  const after = dryRun.kind === 'accepted' ? dryRun.object : planned.object;
  const shown = relevant({ before: before && redact(withoutServerFields(before), undefined), after: redact(withoutServerFields(after), before) }, redact(planned.object, undefined));
  const certain = dryRun.kind === 'accepted' && live.state !== 'unknown';
  return {
    planned,
    change: !certain ? 'unknown' : before === undefined ? 'create' : sameObject(before, after) ? 'unchanged' : 'change',
    before: isFields(shown.before) ? yamlText(shown.before) : '',
    after: yamlText(shown.after),
    conflicts: dryRun.kind === 'accepted' ? dryRun.conflicts : [],
    reason: dryRun.kind === 'notChecked' ? dryRun.reason : dryRun.kind === 'refused' ? dryRun.error.message : live.state === 'unknown' ? live.error.message : null,
  };
}

export function summarize(diffs: readonly ObjectDiff[]): DiffSummary {
  const count = (change: ObjectDiff['change']): number => diffs.filter(diff => diff.change === change).length;
  return { create: count('create'), change: count('change'), unchanged: count('unchanged'), unknown: count('unknown') };
}
