import { ResponseError } from 'vscode-languageserver/node';
import type { RemoteConsole } from 'vscode-languageserver/node';

/**
 * A handler that writes to the log what it throws and throws it on: LSP then answers with an error, and the next request works. An
 * error that is meant as the answer, such as for a cancelled request, is not worth a line.
 */
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
