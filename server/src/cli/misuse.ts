import { TROUBLE } from './command';
import type { Command, ExitCode } from './command';
import { usage } from './help';
import { complain } from './streams';
import type { Streams } from './streams';

/** Says what is wrong with a command line and how it is meant. */
export function misuse(streams: Streams, command: Command, problem: string): ExitCode {
  complain(streams, `${command.name}: ${problem}`);
  complain(streams, `${usage(command)}  (more: scc-lens ${command.name} --help)`);
  return TROUBLE;
}
