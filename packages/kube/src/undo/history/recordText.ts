/** A record as text: a line of JSON for the deployment, and one for each change of what can be undone. Lines are only added. */
import { isSecretRef } from '../../objects';
import type { Target } from '../../wire';
import { fieldsAt, isFields, parseJson, refKey, textAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import type { UndoItem } from '../takeBack/undoItem';

const VERSION = 1;

export function headLine(time: Date, { context, cluster, server, user, namespace }: RecordedTarget): string {
  return lineOf({ version: VERSION, time: time.toISOString(), target: { context, cluster, server, user, namespace } });
}

/** Records an undo step; it replaces an earlier step for the same object. */
export function itemLine(item: UndoItem): string {
  return lineOf({ item: withoutSecrets(item) });
}

/** There is nothing to undo of an object any more. */
export function settledLine(ref: ObjectRef): string {
  return lineOf({ settled: refKey(ref) });
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** No value of a Secret is kept: enough to delete what was created, and nothing to restore. */
function withoutSecrets(item: UndoItem): UndoItem {
  if (!isSecretRef(item.ref)) return item;
  return {
    ...item,
    before: item.before && identityOf(item.before),
    applied: item.applied && identityOf(item.applied),
    sent: identityOf(item.sent),
    obstacle: item.action === 'delete' ? null : (item.obstacle ?? 'secretNotKept'),
  };
}

function identityOf(object: Fields): Fields {
  const { name, namespace, uid, resourceVersion } = fieldsAt(object, 'metadata');
  return { apiVersion: object['apiVersion'], kind: object['kind'], metadata: { name, namespace, uid, resourceVersion } };
}

/** The record; null for a text that is none, or of another version. A last line that was cut off is left out. */
export function parseRecord(id: string, text: string): DeploymentRecord | null {
  const [head, ...lines] = text.split('\n').map(parseJson);
  const time = new Date(textAt(head, 'time') ?? '');
  const target = targetOf(fieldsAt(head, 'target'));
  if (fieldsAt(head)['version'] !== VERSION || Number.isNaN(time.getTime()) || target === null) return null;
  const items = new Map<string, UndoItem>();
  for (const line of lines) {
    const { item, settled } = fieldsAt(line);
    if (typeof settled === 'string') items.delete(settled);
    if (isUndoItem(item)) items.set(refKey(item.ref), item);
  }
  return { id, time, target, items: [...items.values()].reverse() };
}

function targetOf(fields: Fields): RecordedTarget | null {
  const { context, cluster, server, user, namespace } = fields;
  if (typeof context !== 'string' || typeof cluster !== 'string' || typeof server !== 'string' || typeof namespace !== 'string')
    return null;
  return { context, cluster, server, namespace, user: typeof user === 'string' ? user : null };
}

const ACTIONS: readonly unknown[] = ['delete', 'restore', 'recreate'] satisfies UndoItem['action'][];
const OBSTACLES: readonly unknown[] = [null, 'secretNotKept', 'contentsLost'] satisfies UndoItem['obstacle'][];

function isUndoItem(value: unknown): value is UndoItem {
  const { ref, resource, action, manager, before, applied, sent, isOurs, isBegun, obstacle } = fieldsAt(value);
  const { namespace } = fieldsAt(ref);
  return (
    ['apiVersion', 'kind', 'name'].every(name => textAt(ref, name) !== undefined) &&
    (namespace === null || typeof namespace === 'string') &&
    ['apiVersion', 'kind', 'name'].every(name => textAt(resource, name) !== undefined) &&
    ACTIONS.includes(action) &&
    OBSTACLES.includes(obstacle) &&
    typeof manager === 'string' &&
    [before, applied].every(state => state === null || isFields(state)) &&
    isFields(sent) &&
    typeof isOurs === 'boolean' &&
    typeof isBegun === 'boolean'
  );
}

/** Where a deployment went, as far as an undo has to find it again. */
export type RecordedTarget = Pick<Target, 'context' | 'cluster' | 'server' | 'user' | 'namespace'>;

/** A deployment that can be undone, as far as it is not undone yet. */
export interface DeploymentRecord {
  readonly id: string;
  readonly time: Date;
  readonly target: RecordedTarget;
  /** Last applied first. */
  readonly items: readonly UndoItem[];
}
