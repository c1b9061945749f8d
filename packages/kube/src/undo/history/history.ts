/** The deployments of a workspace that can be undone, in this window and after it. */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ApplyStep } from '../../apply';
import type { Cluster } from '../../wire';
import { refKey } from '../../words';
import type { ObjectRef } from '../../words';
import { undoItemOf } from '../takeBack/undoItem';
import type { UndoItem } from '../takeBack/undoItem';
import { headLine, itemLine, parseRecord, settledLine } from './recordText';
import type { DeploymentRecord, RecordedTarget } from './recordText';

export interface DeploymentHistory {
  /** Begins the record of a deployment. Nothing is stored before there is something to undo. */
  readonly begin: (cluster: Pick<Cluster, 'target'>) => RecordWriter;
  /** What can be undone, the latest first. */
  readonly list: () => Promise<readonly DeploymentRecord[]>;
  /** Notes that an undo of an object begins. Never rejects. */
  readonly beginUndo: (id: string, item: UndoItem) => Promise<void>;
  /** Leaves objects out that need no undo any more. */
  readonly settle: (id: string, refs: readonly ObjectRef[]) => Promise<void>;
}

export interface RecordWriter {
  readonly id: string;
  /** Before a write and after it; done when it is stored. Never rejects. */
  readonly note: (step: ApplyStep) => Promise<void>;
  /** Before an object is deleted; done when it is stored. Never rejects. */
  readonly noteDeletion: (item: UndoItem) => Promise<void>;
}

export interface HistoryOptions {
  readonly storage: Storage;
  /** Why something could not be stored or read. The deployment goes on. */
  readonly onError: (error: unknown) => void;
  /** What can be undone may have changed. */
  readonly onChange?: () => void;
}

/** So many deployments are kept. */
const MOST_RECORDS = 10;
const SUFFIX = '.jsonl';

export function createHistory({ storage, onError, onChange }: HistoryOptions): DeploymentHistory {
  /** What this window deployed, with the values of Secrets. */
  const inSession = new Map<string, Map<string, UndoItem>>();
  let last: Promise<void> = Promise.resolve();
  /** One after the other, so that lines are in their order. */
  const enqueue = (work: () => Promise<void>): Promise<void> => (last = last.then(work).catch(onError).then(onChange));

  const removeOldest = async (): Promise<void> => {
    const names = (await storage.names()).filter(name => name.endsWith(SUFFIX)).sort();
    for (const name of names.slice(0, Math.max(0, names.length - MOST_RECORDS))) await storage.remove(name);
  };

  const begin = (cluster: Pick<Cluster, 'target'>): RecordWriter => {
    const time = new Date();
    const id = `${time.toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}${SUFFIX}`;
    const items = new Map<string, UndoItem>();
    inSession.set(id, items);
    let isBegun = false;
    const write = (target: RecordedTarget, line: string): Promise<void> =>
      enqueue(async () => {
        await storage.append(id, isBegun ? line : headLine(time, target) + line);
        if (!isBegun) await removeOldest();
        isBegun = true;
      });
    return {
      id,
      note: async step => {
        const item = undoItemOf(cluster, step);
        const key = refKey(step.planned.ref);
        if (item !== null) {
          items.set(key, item);
          await write(cluster.target, itemLine(item));
        } else if (items.delete(key)) await write(cluster.target, settledLine(step.planned.ref));
      },
      noteDeletion: async item => {
        items.set(refKey(item.ref), item);
        await write(cluster.target, itemLine(item));
      },
    };
  };

  const read = async (name: string): Promise<readonly DeploymentRecord[]> => {
    try {
      const record = parseRecord(name, await storage.read(name));
      if (record === null) return [];
      const known = inSession.get(name);
      return [{ ...record, items: record.items.map(item => known?.get(refKey(item.ref)) ?? item) }];
    } catch (error) {
      onError(error);
      return [];
    }
  };

  return {
    begin,
    async list() {
      await last;
      const names = (await storage.names()).filter(name => name.endsWith(SUFFIX));
      const records = (await Promise.all(names.map(read))).flat().filter(({ items }) => items.length > 0);
      return records.sort((a, b) => b.time.getTime() - a.time.getTime());
    },
    beginUndo: (id, item) =>
      enqueue(async () => {
        inSession.get(id)?.set(refKey(item.ref), item);
        await storage.append(id, itemLine(item));
      }),
    settle: (id, refs) =>
      enqueue(async () => {
        for (const ref of refs) inSession.get(id)?.delete(refKey(ref));
        if (refs.length > 0) await storage.append(id, refs.map(settledLine).join(''));
      }),
  };
}

export interface Storage {
  /** The names of all texts. */
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
