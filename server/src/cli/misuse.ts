import { TROUBLE } from './command';
import type { Command, ExitCode } from './command';
import { usage } from './help';
import { complain } from './streams';

/** Says what is wrong with a command line and how it is meant. */
export function misuse(command: Command, problem: string): ExitCode {
  complain(`${command.name}: ${problem}`);
  complain(`${usage(command)}  (more: scc-lens ${command.name} --help)`);
  return TROUBLE;
}
