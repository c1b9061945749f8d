import { PROBLEM } from './command';
import type { Command, ExitCode } from './command';
import { usage } from './help';
import { usageTexts } from './messages';
import { warn } from './streams';
import type { Streams } from './streams';

/** Reports what is wrong with a command line, and its usage. */
export function misuse(streams: Streams, command: Command, problem: string): ExitCode {
  warn(streams, `${command.name}: ${problem}`);
  warn(streams, usageTexts.more({ usage: usage(command), command: `scc-lens ${command.name} --help` }));
  return PROBLEM;
}
