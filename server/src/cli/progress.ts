/** How far a long run is, on a terminal only. */
import * as l10n from '@vscode/l10n';
import type { WriteStream } from 'node:tty';
import type { Streams } from './streams';

/** Milliseconds: a run that is shorter shows nothing, and a line stays so long. */
const PATIENCE = 1000;
const INTERVAL = 100;

const CLEAR = '\r\u001b[K';

export interface Progress {
  /** One more file is done. */
  readonly step: () => void;
  /** Takes the line away, so that something else can be printed. */
  readonly clear: () => void;
}

/** Counts files on standard error where that is a terminal. `now` is a clock in milliseconds. */
export function startProgress({ stderr }: Streams, total: number, now: () => number = Date.now): Progress {
  if (!(stderr as Partial<WriteStream>).isTTY) return { step: () => undefined, clear: () => undefined };
  let next = now() + PATIENCE;
  let done = 0;
  let isShown = false;
  return {
    step: () => {
      done += 1;
      const time = now();
      if (time < next) return;
      next = time + INTERVAL;
      isShown = true;
      stderr.write(`${CLEAR}${l10n.t('{done} of {total} files', { done, total })}`);
    },
    clear: () => {
      if (isShown) stderr.write(CLEAR);
      isShown = false;
    },
  };
}
