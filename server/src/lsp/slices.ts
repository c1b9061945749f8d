/** Long work in slices, between which the server reads its messages. */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Steps } from '@scc-lens/words';
import { answerTexts } from './messages';

/** Milliseconds of work before other messages have their turn. One message is read in each turn, and a burst of typing has many. */
const SLICE = 8;

/** Calls back once the messages that have come are read. In a browser, that is what timers do. */
export const afterMessages: (callback: () => void) => unknown = typeof setImmediate === 'undefined' ? setTimeout : setImmediate;

/** Resolves once the messages that have come are read. */
export const nextTurn = (): Promise<void> => new Promise(resolve => afterMessages(resolve));

/** Work that waits for a turn, the newest last. It goes first: what a user has just typed is judged before all that was open anyway. */
const waiting: (() => void)[] = [];
/** When the turn ends that all work shares, in milliseconds; null between two turns. */
let ends: number | null = null;

function begin(): void {
  ends = performance.now() + SLICE;
  afterMessages(next);
}

/** Messages were read since the turn before. */
function next(): void {
  ends = null;
  const resume = waiting.pop();
  if (resume === undefined) return;
  begin();
  resume();
}

const isOver = (): boolean => ends === null || performance.now() >= ends;

/** Whether there is time left in this turn for work that begins now. */
function hasTime(): boolean {
  if (ends === null) begin();
  return waiting.length === 0 && !isOver();
}

/** Does the work to its end; undefined where it is no longer wanted, which it is asked after each slice. `take` sees each step's result. */
export async function inSlices<T, Partial>(
  steps: Steps<T, Partial>,
  isWanted: () => boolean,
  take: (partial: Partial) => void = () => undefined,
): Promise<T | undefined> {
  for (let isNow = hasTime(); ; isNow = false) {
    if (!isNow) await new Promise<void>(resolve => waiting.push(resolve));
    if (!isWanted()) return undefined;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
      take(value);
    } while (!isOver());
  }
}

/** Lets the server read the next messages; throws where one of them cancels this request. */
export async function yieldToMessages(token: CancellationToken): Promise<void> {
  await nextTurn();
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, answerTexts.cancelled());
}
