/** The entry of the command line: runs it on the streams of the process, and turns its answer into the exit code. */
import { TROUBLE } from './command';
import { programTexts } from './messages';
import { runProgram } from './program';
import { complain } from './streams';

/**
 * A reader that has seen enough (`| head`) is no trouble: the rest of the output is dropped, the work is finished, and the exit code
 * stays what it would have been. Any other failure to write, such as a full disk, is trouble.
 */
function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    complain(process, programTexts.stdout(error.message));
    process.exit(TROUBLE);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(TROUBLE);
  });
}

tolerateClosedPipes();
runProgram(process.argv.slice(2), process).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(process, programTexts.fault(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    process.exitCode = TROUBLE;
  },
);
