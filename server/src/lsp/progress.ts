import type { Connection } from 'vscode-languageserver/node';
import { detached } from './guard';

/** Work that takes longer than this, in milliseconds, is shown to the user. */
const SLOW = 1_000;

/** Runs the work; the editor shows its title, where it can, if the work is slow. */
export async function withProgress<T>(connection: Connection, supported: boolean, title: string, work: () => Promise<T>): Promise<T> {
  let end = (): void => undefined;
  let ended = false;
  const begin = detached(connection.console, 'progress', async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (ended) return;
    progress.begin(title);
    end = () => {
      progress.done();
    };
  });
  const timer = supported ? setTimeout(begin, SLOW) : undefined;
  try {
    return await work();
  } finally {
    ended = true;
    clearTimeout(timer);
    end();
  }
}
