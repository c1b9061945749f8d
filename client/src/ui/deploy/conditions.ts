/** What can be resumed or undone, for the conditions of the commands. */
import { commands } from 'vscode';
import type { Uri } from 'vscode';

/** What was to be deployed; remembered until it is. */
export class Resumption {
  uris: readonly Uri[] | undefined;

  /** Remembers what was to be deployed, and forgets the deployment before. */
  keep(uris: readonly Uri[] | undefined): void {
    this.uris = uris;
    void commands.executeCommand('setContext', 'sccLens.canResume', uris !== undefined);
  }
}

const CAN_UNDO = 'sccLens.canUndo';

/** Sets the condition whenever it is called. A call while the records are read has them read once more. */
export function createUndoCondition(list: () => Promise<readonly unknown[]>): () => void {
  let reading = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    reading = true;
    do {
      isStale = false;
      const records = await list().catch(() => []);
      await commands.executeCommand('setContext', CAN_UNDO, records.length > 0);
    } while (isStale as boolean);
    reading = false;
  };
  return () => {
    if (reading) isStale = true;
    else void read();
  };
}
