/** One run after another, of which a newer one ends the one before. */
import type { RemoteConsole } from 'vscode-languageserver/node';
import { detached } from '../guard';

/** Milliseconds. Several files that are saved at once, and the editor's two messages about each, are one reason to run. */
const PAUSE = 100;

export interface Runner {
  /** Ends the run under way, and begins another one once nothing has asked for one for a moment. */
  readonly soon: () => void;
  /** Ends the run under way. */
  readonly stop: () => void;
}

export function createRunner(log: RemoteConsole, work: (signal: AbortSignal) => Promise<void>): Runner {
  let timer: NodeJS.Timeout | undefined;
  let current: AbortController | undefined;
  let ended: Promise<void> = Promise.resolve();

  const run = detached(log, 'render', async () => {
    const own = new AbortController();
    current = own;
    const before = ended;
    ended = before.catch(() => undefined).then(() => (own.signal.aborted ? undefined : work(own.signal)));
    await ended;
  });
  const stop = (): void => {
    clearTimeout(timer);
    current?.abort();
  };
  return {
    soon: () => {
      stop();
      timer = setTimeout(run, PAUSE);
    },
    stop,
  };
}
