/** The command line's entry: finds the command, hands it its arguments, and turns its answer into the exit code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DONE, hasFlag, TROUBLE } from './command';
import type { ExitCode } from './command';
import { COMMANDS } from './commands';
import { commandHelp, programHelp } from './help';
import { misuse } from './misuse';
import { nearest } from './nearest';
import { parseArguments } from './parseArguments';
import { complain, print, tolerateClosedPipes } from './streams';

async function main([name, ...rest]: readonly string[]): Promise<ExitCode> {
  if (name === undefined) {
    process.stderr.write(programHelp(COMMANDS));
    return TROUBLE;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) return say(programHelp(COMMANDS));
  if (name === '--version' || name === '-V') return say(`${version()}\n`);
  return name === 'help' ? runCommand(rest[0] ?? '', ['--help']) : runCommand(name, rest);
}

async function runCommand(name: string, argv: readonly string[]): Promise<ExitCode> {
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (command === undefined) return unknownCommand(name);
  const parsed = parseArguments(command, argv);
  if ('problem' in parsed) return misuse(command, parsed.problem);
  if (hasFlag(parsed.args, 'help')) return say(commandHelp(command));
  return command.run(parsed.args);
}

function unknownCommand(name: string): ExitCode {
  const names = COMMANDS.map(command => command.name);
  const meant = nearest(name, names);
  complain(`unknown ${name.startsWith('-') ? 'option' : 'command'} ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
  complain(`There are: ${names.join(', ')}  (more: scc-lens --help)`);
  return TROUBLE;
}

function say(text: string): ExitCode {
  print(text);
  return DONE;
}

/** The bundle lies in `dist/`, beside the package's own description in every way it is installed. */
function version(): string {
  const { version } = JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf8')) as { version: string };
  return version;
}

tolerateClosedPipes();
main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    complain(`internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = TROUBLE;
  },
);
