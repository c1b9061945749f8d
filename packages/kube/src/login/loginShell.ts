/**
 * The PATH that a login shell would have. An editor started from a dock or menu has a shorter one, on which credential plug-ins such as
 * `aws`, `kubelogin` and `gke-gcloud-auth-plugin` are not found.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { runProgram } from './runProgram';

const MARK = '\u0001scc-lens\u0001';

export interface ShellOptions {
  /** The shell's path; none on Windows, where every program has the same PATH. */
  readonly shell: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Asks the shell; undefined if it does not answer in time. Start-up files may print other text around the answer. */
export async function loginShellPath({ shell, timeoutMs, signal }: ShellOptions): Promise<string | undefined> {
  if (shell === undefined) return undefined;
  const command = `printf '%s%s%s' '${MARK}' "$PATH" '${MARK}'`;
  const run = await runProgram({
    start: options => spawn(shell, ['-ilc', command], options),
    env: { ...process.env, TERM: 'dumb' },
    timeoutMs,
    ...(signal && { signal }),
  });
  return run.kind === 'ended' ? run.stdout.split(MARK)[1] : undefined;
}

/** Both search paths in one, without duplicates: that of the login shell first, then what only this process has. */
export function joinPaths(first: string | undefined, second: string | undefined): string {
  const folders = [first, second].flatMap(list => (list ?? '').split(path.delimiter)).filter(folder => folder !== '');
  return [...new Set(folders)].join(path.delimiter);
}
