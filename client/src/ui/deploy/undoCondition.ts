/** Whether there is a deployment to undo, for the command's condition. */
import { commands } from 'vscode';

const CAN_UNDO = 'sccLens.canUndo';

/**
 * Sets the condition whenever it is called. What is asked for while the records are read is answered by reading them once more.
 * @param list the deployments that can be undone; where it fails, there is none
 */
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
