/** Programs that handle a file without running it, by what they do with their arguments. */

/** Look after a file. */
export const CARETAKERS: ReadonlySet<string> = new Set([
  '[',
  'chcon',
  'chgrp',
  'chmod',
  'chown',
  'echo',
  'file',
  'ls',
  'mkdir',
  'printf',
  'restorecon',
  'rm',
  'setcap',
  'sha256sum',
  'stat',
  'test',
  'touch',
]);

/** Write to the last of their arguments. */
export const COPIES_TO_LAST: ReadonlySet<string> = new Set(['cp', 'install', 'ln', 'mv', 'rsync']);

/** Write to each of their arguments. */
export const WRITES_TO_ALL: ReadonlySet<string> = new Set(['tee']);

/** Write files in one way or another. */
export const WRITERS: ReadonlySet<string> = new Set([...COPIES_TO_LAST, ...WRITES_TO_ALL, 'cat', 'curl', 'dd', 'tar', 'unzip', 'wget']);
