/** What can be resumed or undone, for the conditions of the commands. */
import { commands } from 'vscode';
import type { Uri } from 'vscode';

export interface Resumption {
  /** Remembers what was to be deployed, and forgets the deployment before. */
  readonly keep: (uris: readonly Uri[]) => void;
  readonly forget: () => void;
  /** Undefined where there is nothing to resume. */
  readonly uris: () => readonly Uri[] | undefined;
}

/** Set while there is a deployment to resume, for the command's condition. */
const CAN_RESUME = 'sccLens.canResume';

export function createResumption(): Resumption {
  let kept: readonly Uri[] | undefined;
  const set = (uris: readonly Uri[] | undefined): void => {
    kept = uris;
    void commands.executeCommand('setContext', CAN_RESUME, uris !== undefined);
  };
  return {
    keep: set,
    forget: () => {
      set(undefined);
    },
    uris: () => kept,
  };
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
