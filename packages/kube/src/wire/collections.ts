/** A whole collection, in pages, and what changes in it. */
import { setImmediate } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import {
  clusterTexts,
  errorOf,
  failed,
  fieldsAt,
  isFields,
  isTransient,
  listAt,
  maskSecrets,
  numberAt,
  ok,
  pause,
  textAt,
  wordsAt,
} from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { FIRST_PAUSE_MS, STARTING } from './ask';
import { request } from './connection';
import { notAnObject } from './http';
import { requestTexts } from './messages';
import type { Connection } from './types';

export interface ListOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** What is to be kept of an object, so that thousands need little memory. Default: all of it. */
  readonly keep?: (object: Fields) => Fields;
  /** Default: what an editor needs, in which much else is to have its place. */
  readonly limits?: ListLimits;
}

/** How much is read of one collection. */
export interface ListLimits {
  readonly pages: number;
  /** Mebibytes of one page, of 100 objects. */
  readonly pageMebibytes: number;
  /** Mebibytes of text that are kept. */
  readonly mebibytes: number;
}

export interface Listed {
  readonly items: readonly Fields[];
  /** The collection's version, from which a watch continues. */
  readonly version: string | undefined;
}

/** A page of large pods is parsed within a few milliseconds. */
const PAGE = 100;
const MEBIBYTE = 1024 * 1024;
/** 50,000 objects, or the text of about 3,000 whole pods, which take thirty times as much memory when they are parsed. */
const LIMITS: ListLimits = { pages: 500, pageMebibytes: 8, mebibytes: 32 };
/** A list whose continuation has expired is started this many times. */
const STARTS = 3;

/** Reads all objects of a collection. An expired continuation (`gone`) starts the list again. */
export async function listObjects(connection: Connection, path: string, options: ListOptions = {}): Promise<Result<Listed>> {
  let listed = await readPages(connection, path, options);
  for (let start = 1; start < STARTS && !listed.ok && listed.error.kind === 'gone'; start++)
    listed = await readPages(connection, path, options);
  return listed;
}

async function readPages(connection: Connection, path: string, { query, keep, limits = LIMITS }: ListOptions): Promise<Result<Listed>> {
  const items: Fields[] = [];
  let next: string | undefined;
  let length = 0;
  for (let page = 0; page < limits.pages; page++) {
    const answerLimit = limits.pageMebibytes * MEBIBYTE;
    const answer = await request(connection, 'GET', path, { query: { ...query, limit: PAGE, continue: next }, answerLimit });
    if (!answer.ok) return answer;
    const { body } = answer.value;
    // A proxy may answer with an object of its own. Without this, everything would appear to be deleted.
    if (!('items' in body)) return failed(errorOf('malformedAnswer', requestTexts.noList(path), clusterTexts.checkAddressAndLoginPage()));
    const page = listAt(body, 'items').filter(isFields);
    const kept = keep === undefined ? page : page.map(keep);
    length += keep === undefined ? answer.value.length : JSON.stringify(kept).length;
    if (length > limits.mebibytes * MEBIBYTE)
      return failed({ kind: 'tooLarge', message: requestTexts.tooLargeList(limits.mebibytes, path) });
    items.push(...kept);
    next = textAt(body, 'metadata', 'continue');
    if (next === undefined) return ok({ items, version: textAt(body, 'metadata', 'resourceVersion') });
  }
  return failed({ kind: 'tooLarge', message: requestTexts.tooManyObjects(limits.pages * PAGE, path) });
}

export interface Watched {
  /** Of the collection, e.g. `/api/v1/namespaces/team-a/pods`. */
  readonly path: string;
  readonly fieldSelector?: string;
  /** What is to be kept of an object, so that thousands need little memory. Default: all of it. */
  readonly keep?: (object: Fields) => Fields;
  /** The whole collection: at first, and whenever it is not known what changed meanwhile. */
  readonly onList: (objects: readonly Fields[]) => void;
  readonly onChange: (object: Fields, isDeleted: boolean) => void;
  /** The server sends changes, for the first time or again. */
  readonly onConnected?: () => void;
  /** The stream was interrupted and is being opened again; called once for each interruption. */
  readonly onInterrupted?: (error: ClusterError) => void;
}

/** The server ends a watch after this; it sends a bookmark about each minute. */
const WATCH_SECONDS = 240;
const IDLE_MS = 90_000;
const LONGEST_PAUSE_MS = 5_000;
/** Streams in a row that sent nothing, after which the collection is listed again each time. */
const LISTED_AFTER = 2;
/** Changes that have arrived together are processed for so long before others get their turn. */
const TURN_MS = 8;

/** A connection for work that ends only with its signal. */
type Cancellable = Connection & { readonly signal: AbortSignal };

/** Ends with null when the signal is aborted, or with an error that is not transient: an expired login, no permission. */
export async function watch(connection: Cancellable, watched: Watched): Promise<ClusterError | null> {
  const { signal } = connection;
  let failures = 0;
  let refusals = 0;
  // Whether the server has answered this user before, or was away and may come back.
  let known = false;
  let version: string | undefined;
  for (;;) {
    const end = await follow(connection, watched, version);
    if (signal.aborted) return null;
    if (end.heard) failures = refusals = 0;
    known ||= end.version !== undefined;
    // If the version is too old, or a silent stream may have lost changes, list again; else continue where it ended. A proxy may let no
    // stream through at all: then lists show the changes.
    const isLost = end.error?.kind === 'gone' || end.error?.kind === 'timeout' || failures >= LISTED_AFTER;
    version = isLost ? undefined : end.version;
    if (end.error === undefined || end.error.kind === 'gone') {
      if (end.heard) continue;
    } else {
      refusals = end.error.kind === 'forbidden' || end.error.kind === 'notFound' ? refusals + 1 : 0;
      const starting = known && refusals > 0 && refusals <= STARTING;
      if (!isTransient(end.error) && !starting) return end.error;
      known = true;
      watched.onInterrupted?.(end.error);
    }
    await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++), signal);
  }
}

interface End {
  readonly error?: ClusterError;
  readonly version: string | undefined;
  /** Whether the stream sent anything, so that it need not be opened more slowly. */
  readonly heard: boolean;
}

async function follow(connection: Cancellable, watched: Watched, known: string | undefined): Promise<End> {
  const { path, fieldSelector, keep, onList, onChange, onConnected } = watched;
  let version = known;
  if (version === undefined) {
    const list = await listObjects(connection, path, { query: { fieldSelector }, ...(keep && { keep }) });
    if (!list.ok) return { error: list.error, version, heard: false };
    version = list.value.version;
    onList(list.value.items);
  }
  const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds: WATCH_SECONDS, resourceVersion: version, fieldSelector };
  const stream = await connection.stream(path, { query, signal: connection.signal, idleMs: IDLE_MS });
  if (!stream.ok) return { error: stream.error, version, heard: false };
  onConnected?.();
  let heard = false;
  let turn = performance.now();
  for await (const line of stream.value) {
    if (performance.now() - turn > TURN_MS) {
      await setImmediate();
      turn = performance.now();
    }
    if (!line.ok) return { error: line.error, version, heard };
    const type = textAt(line.value, 'type');
    const object = fieldsAt(line.value, 'object');
    if (type === 'ERROR') return { error: watchError(object), version, heard };
    if (type === undefined || !TYPES.has(type)) return { error: notAnObject(), version, heard };
    heard = true;
    version = textAt(object, 'metadata', 'resourceVersion') ?? version;
    if (type === 'BOOKMARK') continue;
    onChange(keep === undefined ? object : keep(object), type === 'DELETED');
  }
  return { version, heard };
}

const TYPES = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

function watchError(status: Fields): ClusterError {
  const message = maskSecrets(wordsAt(status, 'message') ?? l10n.t('The watch was interrupted.'));
  return { kind: numberAt(status, 'code') === 410 ? 'gone' : 'server', message };
}
