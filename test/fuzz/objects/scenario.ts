/** What a manifest states, what a cluster has of it at three moments, and what is around it: read from JSON of any shape. */
import { listAt, textAt } from '@scc-lens/kube';
import type { FieldConflict, Fields } from '@scc-lens/kube';
import type { ManifestObject, ManifestPod } from '@scc-lens/protocol';
import { at, fieldsAt, isFields, parseJson } from '../../../packages/kube/src/words/fields';

export interface Scenario {
  readonly written: Fields;
  /** Undefined where the cluster does not have it. */
  readonly before: Fields | undefined;
  readonly changed: Fields;
  readonly now: Fields;
  /** Other objects of the deployment and of the cluster. */
  readonly around: readonly Fields[];
  readonly conflicts: readonly FieldConflict[];
  readonly answers: readonly { readonly status: number; readonly body: unknown }[];
  /** The text of a record of a deployment. */
  readonly record: string;
  readonly file: string;
}

/** Null for what the product refuses to read as a whole. */
export function readScenario(text: string): Scenario | null {
  const root = parseJson(text);
  if (!isFields(root)) return null;
  const { written, before, changed, now } = root;
  const wanted = isFields(written) ? written : {};
  const applied = isFields(changed) ? changed : wanted;
  return {
    written: wanted,
    before: isFields(before) ? before : undefined,
    changed: applied,
    now: isFields(now) ? now : applied,
    around: listAt(root, 'around').filter(isFields),
    conflicts: listAt(root, 'conflicts').map(one => ({ manager: textAt(one, 'manager') ?? '', field: textAt(one, 'field') ?? '' })),
    answers: listAt(root, 'answers').map(one => ({ status: statusOf(at(one, 'status')), body: at(one, 'body') })),
    record: listAt(root, 'record')
      .map(line => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n'),
    file: textAt(root, 'file') ?? '',
  };
}

function statusOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value < 600 ? value : 200;
}

/** Objects as the language server hands them over. */
export function sourcesOf({ written, around, file }: Scenario): readonly ManifestObject[] {
  return [written, ...around].map((object, document) => ({ file, document, path: [], object, pods: podsOf(object) }));
}

const CONTROLLER = 'system:serviceaccount:kube-system:replicaset-controller';

function podsOf(object: Fields): readonly ManifestPod[] {
  if (object['kind'] === 'Pod') return [{ specPath: ['spec'], pod: object, controller: null }];
  const template = fieldsAt(object, 'spec', 'template');
  return isFields(template['spec']) ? [{ specPath: ['spec', 'template', 'spec'], pod: template, controller: CONTROLLER }] : [];
}
