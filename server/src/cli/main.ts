/** The entry of the command line: runs it on the streams of the process, and turns its answer into the exit code. */
import * as l10n from '@vscode/l10n';
import { DONE, PROBLEM, type ExitCode } from './command';
import { useCompileCache } from './compileCache';
import { print, warn } from './streams';
import { asksForVersion, versionLine } from './version';

/** A reader that has seen enough (`| head`) is no error: the rest of the output is dropped. Any other failure to write is one. */
function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    warn(process, l10n.t('cannot write to standard output: {problem}', { problem: error.message }));
    process.exit(PROBLEM);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(PROBLEM);
  });
}

/** The commands are loaded where there is one: `--version` takes no longer than the start of Node. */
async function run(argv: readonly string[]): Promise<ExitCode> {
  if (asksForVersion(argv)) {
    print(process, versionLine());
    return DONE;
  }
  useCompileCache();
  const { runProgram } = await import('./program');
  return runProgram(argv, process);
}

tolerateClosedPipes();
run(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    warn(process, l10n.t('internal error, please report it: {fault}', { fault }));
    process.exitCode = PROBLEM;
  },
);
