/** The deployments of a workspace that can be undone, in this window and after it; each is a text to which lines are added. */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ApplyStep } from '../../apply';
import { isSecretRef } from '../../objects';
import type { Cluster, Target } from '../../wire';
import { fieldsAt, isFields, parseJson, refKey, textAt, type Fields, type ObjectRef } from '../../words';
import { undoItemOf, type UndoItem } from '../takeBack/undoItem';

export interface RecordWriter {
  readonly id: string;
  readonly folder: string | null;
  /** Before a write and after it; done when it is stored. Never rejects. */
  readonly note: (step: ApplyStep) => Promise<void>;
  /** Before an object is deleted; done when it is stored. Never rejects. */
  readonly noteDeletion: (item: UndoItem) => Promise<void>;
  /** Where it was not deleted after all. Never rejects. */
  readonly dropDeletion: (ref: ObjectRef) => Promise<void>;
}

export interface HistoryOptions {
  readonly storage: Storage;
  /** Why something could not be stored or read. The deployment goes on. */
  readonly onError: (error: unknown) => void;
  /** What can be undone may have changed. */
  readonly onChange?: () => void;
}

const MOST_RECORDS = 10;
const SUFFIX = '.jsonl';

export class DeploymentHistory {
  /** What this window deployed, with the values of Secrets. */
  readonly #inSession = new Map<string, Map<string, UndoItem>>();
  readonly #options: HistoryOptions;
  #last: Promise<void> = Promise.resolve();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /**
   * Begins the record of a deployment. Nothing is stored before there is something to undo.
   * @param folder the URI of the folder that is deployed as a whole; null for anything else
   */
  begin(cluster: Pick<Cluster, 'target'>, folder: string | null = null): RecordWriter {
    const time = new Date();
    const id = `${time.toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}${SUFFIX}`;
    const items = new Map<string, UndoItem>();
    this.#inSession.set(id, items);
    let isBegun = false;
    const write = (line: string): Promise<void> =>
      this.#enqueue(async storage => {
        await storage.append(id, isBegun ? line : headLine(time, cluster.target, folder) + line);
        if (!isBegun) await removeOldest(storage);
        isBegun = true;
      });
    return {
      id,
      folder,
      note: async step => {
        const item = undoItemOf(cluster, step);
        const key = refKey(step.planned.ref);
        if (item !== null) {
          items.set(key, item);
          await write(itemLine(item));
        } else if (items.delete(key)) await write(settledLine(step.planned.ref));
      },
      noteDeletion: async item => {
        items.set(refKey(item.ref), item);
        await write(itemLine(item));
      },
      dropDeletion: async ref => {
        if (items.delete(refKey(ref))) await write(settledLine(ref));
      },
    };
  }

  /** What can be undone, the latest first. */
  async list(): Promise<readonly DeploymentRecord[]> {
    await this.#last;
    const names = await recordsIn(this.#options.storage);
    const records = (await Promise.all(names.map(name => this.#read(name)))).flat().filter(({ items }) => items.length > 0);
    return records.sort((a, b) => b.time.getTime() - a.time.getTime());
  }

  /** Notes that an undo of an object begins. Never rejects. */
  beginUndo(id: string, item: UndoItem): Promise<void> {
    return this.#enqueue(async storage => {
      this.#inSession.get(id)?.set(refKey(item.ref), item);
      await storage.append(id, itemLine(item));
    });
  }

  /** Leaves objects out that need no undo any more. */
  settle(id: string, refs: readonly ObjectRef[]): Promise<void> {
    return this.#enqueue(async storage => {
      for (const ref of refs) this.#inSession.get(id)?.delete(refKey(ref));
      if (refs.length > 0) await storage.append(id, refs.map(settledLine).join(''));
    });
  }

  /** One after the other, so that lines are in their order. */
  #enqueue(work: (storage: Storage) => Promise<void>): Promise<void> {
    const { storage, onError, onChange } = this.#options;
    return (this.#last = this.#last
      .then(() => work(storage))
      .catch(onError)
      .then(onChange));
  }

  async #read(name: string): Promise<readonly DeploymentRecord[]> {
    try {
      const record = parseRecord(name, await this.#options.storage.read(name));
      if (record === null) return [];
      const known = this.#inSession.get(name);
      return [{ ...record, items: record.items.map(item => known?.get(refKey(item.ref)) ?? item) }];
    } catch (error) {
      this.#options.onError(error);
      return [];
    }
  }
}

const recordsIn = async (storage: Storage): Promise<readonly string[]> =>
  (await storage.names()).filter(name => name.endsWith(SUFFIX)).sort();

async function removeOldest(storage: Storage): Promise<void> {
  for (const name of (await recordsIn(storage)).slice(0, -MOST_RECORDS)) await storage.remove(name);
}

export interface Storage {
  readonly names: () => Promise<readonly string[]>;
  readonly read: (name: string) => Promise<string>;
  /** Adds to a text, or begins it. */
  readonly append: (name: string, text: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

export function folderStorage(folder: string): Storage {
  const fileOf = (name: string): string => path.join(folder, name);
  let made: Promise<unknown> | undefined;
  return {
    async names() {
      try {
        return await readdir(folder);
      } catch (error) {
        // Nothing was stored yet.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    read: name => readFile(fileOf(name), 'utf8'),
    async append(name, text) {
      await (made ??= mkdir(folder, { recursive: true, mode: 0o700 }));
      await appendFile(fileOf(name), text, { mode: 0o600 });
    },
    remove: name => rm(fileOf(name), { force: true }),
  };
}

const VERSION = 1;

export const headLine = (time: Date, { context, cluster, server, user, namespace }: RecordedTarget, folder: string | null = null): string =>
  lineOf({ version: VERSION, time: time.toISOString(), target: { context, cluster, server, user, namespace }, folder });

/** Records an undo step; it replaces an earlier step for the same object. */
export const itemLine = (item: UndoItem): string => lineOf({ item: withoutSecrets(item) });

/** There is nothing to undo of an object any more. */
export const settledLine = (ref: ObjectRef): string => lineOf({ settled: refKey(ref) });

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

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
  return { id, time, target, folder: textAt(head, 'folder') ?? null, items: [...items.values()].reverse() };
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
  /** The URI of the folder that was deployed as a whole; null for anything else. */
  readonly folder: string | null;
  /** Last applied first. */
  readonly items: readonly UndoItem[];
}
