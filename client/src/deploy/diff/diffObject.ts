/** What a deployment would change, as two texts for each object. */
import { isFields } from '../../cluster';
import type { FieldConflict, Fields } from '../../cluster';
import { hideSecretValues, sameObject, withoutServerFields } from '../objects';
import type { PlannedObject } from '../plan';
import { describeAwaiting } from '../preflight';
import type { DryRun, ObjectCheck } from '../preflight';
import { overlay } from './overlay';
import { keepRelevant } from './relevantFields';
import { toYaml } from './toYaml';

export interface ObjectDiff {
  readonly planned: PlannedObject;
  /**
   * `replace`: it cannot be changed in place; `after` then shows fields that the manifest does not name as they are.
   * `unknown`: there is no dry run of it, so that `after` is the manifest.
   */
  readonly change: 'create' | 'change' | 'replace' | 'unchanged' | 'unknown';
  /** YAML of what the cluster has; empty for a new object. Values of Secrets are hidden. */
  readonly before: string;
  /** YAML of what it would have. */
  readonly after: string;
  /** Fields in `after` that others own: they change only if they are taken over. */
  readonly conflicts: readonly FieldConflict[];
  /** The server's warnings beside the answer to the dry run. */
  readonly warnings: readonly string[];
  /** Why `change` is `unknown`. */
  readonly reason: string | null;
}

export interface DiffSummary {
  readonly create: number;
  readonly change: number;
  readonly replace: number;
  readonly unchanged: number;
  readonly unknown: number;
}

/** The difference between the live object and the outcome of its dry run. */
export function diffObject({ planned, live, dryRun }: ObjectCheck): ObjectDiff {
  const before = live.state === 'present' ? live.object : undefined;
  const after =
    dryRun.kind === 'accepted'
      ? dryRun.object
      : dryRun.kind === 'immutable' && before !== undefined
        ? overlay(before, planned.object)
        : planned.object;
  const shown = keepRelevant(
    {
      before: before && hideSecretValues(withoutServerFields(before), undefined),
      after: hideSecretValues(withoutServerFields(after), before),
    },
    hideSecretValues(planned.object, undefined),
  );
  return {
    planned,
    change: live.state === 'unknown' ? 'unknown' : changeOf(dryRun, before, after),
    before: isFields(shown.before) ? toYaml(shown.before) : '',
    after: toYaml(shown.after),
    conflicts: dryRun.kind === 'accepted' ? dryRun.conflicts : [],
    warnings: dryRun.kind === 'accepted' ? dryRun.warnings : [],
    reason:
      dryRun.kind === 'notChecked'
        ? dryRun.reason
        : dryRun.kind === 'awaiting'
          ? describeAwaiting(dryRun)
          : dryRun.kind === 'refused'
            ? dryRun.error.message
            : live.state === 'unknown'
              ? live.error.message
              : null,
  };
}

function changeOf(dryRun: DryRun, before: Fields | undefined, after: Fields): ObjectDiff['change'] {
  if (dryRun.kind === 'immutable') return 'replace';
  if (dryRun.kind === 'awaiting' && dryRun.proven && before === undefined) return 'create';
  if (dryRun.kind !== 'accepted') return 'unknown';
  if (before === undefined) return 'create';
  return sameObject(before, after) ? 'unchanged' : 'change';
}

export function summarize(diffs: readonly ObjectDiff[]): DiffSummary {
  const count = (change: ObjectDiff['change']): number => diffs.filter(diff => diff.change === change).length;
  return {
    create: count('create'),
    change: count('change'),
    replace: count('replace'),
    unchanged: count('unchanged'),
    unknown: count('unknown'),
  };
}
