/** A whole collection, in pages: no single answer is large, and a hostile or huge cluster cannot fill the memory. */
import { clusterTexts, failed, isFields, listAt, ok, textAt } from '../words';
import type { ClusterError, Fields, Result } from '../words';
import { requestTexts } from './messages';
import type { Connection } from './types';

export interface ListOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** What is to be kept of an object, so that thousands need little memory. Default: all of it. */
  readonly keep?: (object: Fields) => Fields;
}

export interface Listed {
  readonly items: readonly Fields[];
  /** The collection's version, from which a watch continues. */
  readonly version: string | undefined;
}

/** A page of large pods is parsed within a few milliseconds. */
const PAGE = 100;
/** Pages that are read of one collection: 50,000 objects. */
const MOST_PAGES = 500;
/**
 * Text that is kept of one collection, in UTF-16 code units: about that of 3,000 whole pods. Parsed, small objects take about thirty times as
 * much memory.
 */
const MOST_TEXT = 32 * 1024 * 1024;
/** A list whose continuation has expired is started this many times. */
const STARTS = 3;

/** Reads all objects of a collection. An expired continuation (`gone`) starts the list again. */
export async function listObjects(connection: Connection, path: string, options: ListOptions = {}): Promise<Result<Listed>> {
  let listed = await readPages(connection, path, options);
  for (let start = 1; start < STARTS && !listed.ok && listed.error.kind === 'gone'; start++) {
    listed = await readPages(connection, path, options);
  }
  return listed;
}

async function readPages(connection: Connection, path: string, { query, signal, keep }: ListOptions): Promise<Result<Listed>> {
  const items: Fields[] = [];
  let next: string | undefined;
  let length = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await connection.request('GET', path, { query: { ...query, limit: PAGE, continue: next }, signal });
    if (!answer.ok) return answer;
    const { body } = answer.value;
    if (!('items' in body)) return failed(noList(path));
    const page = listAt(body, 'items').filter(isFields);
    const kept = keep === undefined ? page : page.map(keep);
    length += keep === undefined ? answer.value.length : JSON.stringify(kept).length;
    if (length > MOST_TEXT) return failed(tooLarge(path));
    items.push(...kept);
    next = textAt(body, 'metadata', 'continue');
    if (next === undefined) return ok({ items, version: textAt(body, 'metadata', 'resourceVersion') });
  }
  return failed(tooMany(path));
}

/** A proxy may answer with an object of its own. Without this, everything would appear to be deleted. */
function noList(path: string): ClusterError {
  return { kind: 'malformedAnswer', message: requestTexts.noList(path), nextStep: clusterTexts.checkAddressAndLoginPage() };
}

function tooLarge(path: string): ClusterError {
  return { kind: 'tooLarge', message: requestTexts.tooLargeList(MOST_TEXT / 1024 / 1024, path) };
}

function tooMany(path: string): ClusterError {
  return {
    kind: 'tooLarge',
    message: requestTexts.tooManyObjects(MOST_PAGES * PAGE, path),
  };
}
