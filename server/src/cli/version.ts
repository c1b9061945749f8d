import { VERSION } from '@scc-lens/words';

/** Whether the version is all that a command line asks for. */
export const asksForVersion = ([name]: readonly string[]): boolean => name === '--version' || name === '-V';

export const versionLine = (): string => `${VERSION}\n`;
