/** Long work in slices, between which the server reads its messages. */
import { setImmediate } from 'node:timers/promises';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Steps } from '../core';
import { answerTexts } from './messages';

/** Milliseconds of work before other messages have their turn. One message is read in each turn, and a burst of typing has many. */
const SLICE = 8;

/**
 * Does the work to its end, unless it is no longer wanted, which it is asked after each slice: then undefined. `take` sees what the work has
 * so far after every step.
 */
export async function inSlices<T, Partial>(
  steps: Steps<T, Partial>,
  isWanted: () => boolean,
  take: (partial: Partial) => void = () => undefined,
): Promise<T | undefined> {
  for (let began = performance.now(); ;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    take(value);
    if (performance.now() - began < SLICE) continue;
    await setImmediate();
    if (!isWanted()) return undefined;
    began = performance.now();
  }
}

/** Lets the server read the next messages; throws where one of them cancels this request. */
export async function yieldToMessages(token: CancellationToken): Promise<void> {
  await setImmediate();
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, answerTexts.cancelled());
}
