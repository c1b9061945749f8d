/** The entry of the command line: runs it on the streams of the process, and turns its answer into the exit code. */
import { PROBLEM } from './command';
import { programTexts } from './messages';
import { runProgram } from './program';
import { warn } from './streams';

/**
 * A reader that has seen enough (`| head`) causes no error: the rest of the output is dropped, the work is finished, and the exit code
 * stays what it would have been. Any other failure to write, such as a full disk, is an error.
 */
function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    warn(process, programTexts.stdout(error.message));
    process.exit(PROBLEM);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(PROBLEM);
  });
}

tolerateClosedPipes();
runProgram(process.argv.slice(2), process).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    warn(process, programTexts.fault(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    process.exitCode = PROBLEM;
  },
);
