import { packageVersion } from '@scc-lens/files';

/** Whether the version is all that a command line asks for. */
export const asksForVersion = ([name]: readonly string[]): boolean => name === '--version' || name === '-V';

export const versionLine = (): string => `${packageVersion()}\n`;
