/** The deployment that ended before anything was applied, so that it can go on. */
import { commands } from 'vscode';
import type { Uri } from 'vscode';

export interface Resumption {
  /** Remembers what was to be deployed, in place of what was before. */
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
