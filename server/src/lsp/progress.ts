import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { detached } from './guard';

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
