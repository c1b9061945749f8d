/** The process's two outputs. Results go to stdout, and everything said about them to stderr. */
import { TROUBLE } from './command';
import { printable } from './printable';

export function print(text: string): void {
  if (text !== '') process.stdout.write(text);
}

/** One line on stderr for each line of the text. */
export function complain(text: string): void {
  for (const line of text.split('\n')) process.stderr.write(`scc-lens: ${printable(line)}\n`);
}

/**
 * A reader that has seen enough (`| head`) is no trouble: the rest of the output is dropped, the work is finished, and the exit code
 * stays what it would have been. Any other failure to write, such as a full disk, is trouble.
 */
export function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    complain(`cannot write to standard output: ${error.message}`);
    process.exit(TROUBLE);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(TROUBLE);
  });
}
