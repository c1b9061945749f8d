/** Why a walk leaves something out that the system would read. The message follows the path and a colon. */
export class LeftOut extends Error {}

/** Takes a path that was left out, with the system's error or a `LeftOut`. */
export type OnUnreadable = (path: string, error: Error) => void;
