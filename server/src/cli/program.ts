import { DONE, hasFlag, PROBLEM } from './command';
import type { ExitCode } from './command';
import { COMMANDS } from './commands';
import { commandHelp, programHelp } from './help';
import { usageTexts } from './messages';
import { misuse } from './misuse';
import { nearest } from './nearest';
import { parseArguments } from './parseArguments';
import { print, warn } from './streams';
import type { Streams } from './streams';
import { asksForVersion, versionLine } from './version';

/** What a worker thread of this program runs. */
export { judgeForOthers } from './judgeForOthers';

/** Finds the command that a command line names, and runs it with its arguments. */
export async function runProgram(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    streams.stderr.write(programHelp(COMMANDS));
    return PROBLEM;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) return answer(streams, programHelp(COMMANDS));
  if (asksForVersion(argv)) return answer(streams, versionLine());
  return name === 'help' ? runCommand(rest[0] ?? '', ['--help'], streams) : runCommand(name, rest, streams);
}

async function runCommand(name: string, argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (command === undefined) return unknownCommand(name, streams);
  const parsed = parseArguments(command, argv);
  if ('problem' in parsed) return misuse(streams, command, parsed.problem);
  if (hasFlag(parsed.args, 'help')) return answer(streams, commandHelp(command));
  return command.run(parsed.args, streams);
}

function unknownCommand(name: string, streams: Streams): ExitCode {
  const names = COMMANDS.map(command => command.name);
  const meant = nearest(name, names);
  const problem = name.startsWith('-') ? usageTexts.unknownOption(name) : usageTexts.unknownCommand(name);
  warn(streams, meant === undefined ? problem : usageTexts.didYouMean({ problem, name: meant }));
  warn(streams, usageTexts.commands({ commands: names.join(', '), command: 'scc-lens --help' }));
  return PROBLEM;
}

function answer(streams: Streams, text: string): ExitCode {
  print(streams, text);
  return DONE;
}
