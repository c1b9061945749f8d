import * as l10n from '@vscode/l10n';
import { check } from './check';
import { commandHelp, DONE, hasFlag, misuse, parseArguments, PROBLEM, programHelp, suggesting } from './command';
import type { Command, ExitCode } from './command';
import { texts } from './messages';
import { print, warn, type Streams } from './streams';
import { asksForVersion, versionLine } from './version';

/** What a worker thread of this program runs. */
export { judgeForOthers } from './judging';

/** Every command, in the order of the help. `check` does not wait for what only the others need. */
export const commands = async (): Promise<readonly Command[]> => [check, ...(await import('./moreCommands')).MORE_COMMANDS];

/** Finds the command that a command line names, and runs it with its arguments. */
export async function runProgram(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    streams.stderr.write(programHelp(await commands()));
    return PROBLEM;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) return answer(streams, programHelp(await commands()));
  if (asksForVersion(argv)) return answer(streams, versionLine());
  return name === 'help' ? runCommand(rest[0] ?? '', ['--help'], streams) : runCommand(name, rest, streams);
}

async function runCommand(name: string, argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const command = name === check.name ? check : (await commands()).find(candidate => candidate.name === name);
  if (command === undefined) return unknownCommand(name, streams);
  const parsed = parseArguments(command, argv);
  if ('problem' in parsed) return misuse(streams, command, parsed.problem);
  if (hasFlag(parsed.args, 'help')) return answer(streams, commandHelp(command));
  return command.run(parsed.args, streams);
}

async function unknownCommand(name: string, streams: Streams): Promise<ExitCode> {
  const names = (await commands()).map(command => command.name);
  const problem = name.startsWith('-') ? texts.unknownOption(name) : l10n.t('unknown command {name}', { name });
  warn(streams, suggesting(problem, name, names));
  warn(streams, l10n.t('There are: {commands}  (more: {command})', { commands: names.join(', '), command: 'scc-lens --help' }));
  return PROBLEM;
}

function answer(streams: Streams, text: string): ExitCode {
  print(streams, text);
  return DONE;
}
