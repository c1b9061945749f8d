/** Work whose failure goes to the log, and slow work, which the user sees. */
import { ResponseError, type CancellationToken, type Connection, type RemoteConsole } from 'vscode-languageserver';

/** A handler that logs what it throws, and throws it on, so that LSP answers with an error; a `ResponseError` is an answer, not logged. */
export function logged<A extends readonly unknown[], R>(
  log: RemoteConsole,
  name: string,
  handler: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      if (!(error instanceof ResponseError))
        log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      throw error;
    }
  };
}

/** The same for work without a caller that waits, such as a timer's: its failure goes to the log. */
export function detached<A extends readonly unknown[]>(
  log: RemoteConsole,
  name: string,
  work: (...args: A) => unknown,
): (...args: A) => void {
  const run = logged(log, name, work);
  return (...args) => {
    run(...args).catch(() => undefined);
  };
}

/** Work that takes longer than this, in milliseconds, is shown to the user. */
const SLOW = 1_000;

/** Runs the work; the editor shows its title, where it can, if the work is slow. Work that asks whether it is cancelled can be. */
export async function withProgress<T>(
  connection: Connection,
  supported: boolean,
  title: string,
  work: (isCancelled: () => boolean) => Promise<T>,
): Promise<T> {
  let end = (): void => undefined;
  let ended = false;
  let token: CancellationToken | undefined;
  const begin = detached(connection.console, 'progress', async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (ended) return;
    ({ token } = progress);
    progress.begin(title, undefined, undefined, work.length > 0);
    end = () => {
      progress.done();
    };
  });
  const timer = supported ? setTimeout(begin, SLOW) : undefined;
  try {
    return await work(() => token?.isCancellationRequested === true);
  } finally {
    ended = true;
    clearTimeout(timer);
    end();
  }
}
