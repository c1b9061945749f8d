/** Types of runFolder.mjs, for its test. */
export function openRunFolder(given?: string): Promise<{ readonly folder: string; readonly discard: () => Promise<void> }>;
