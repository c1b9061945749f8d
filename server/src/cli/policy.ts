/** Prints guards for a cluster, which is read from the files that a command line names. */
import { policyOf } from '@scc-lens/fleet';
import type { GuardOrder } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import { missingLines } from './clusterReports';
import { DONE, FOUND, hasFlag, misuse, optionValue, PROBLEM } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { readAnalysisOptions } from './options';
import { readCluster } from './readCluster';
import { print, warn } from './streams';
import type { Streams } from './streams';

export async function printPolicy(command: Command, args: Arguments, streams: Streams): Promise<ExitCode> {
  const given = readAnalysisOptions(args);
  if ('problem' in given) return misuse(streams, command, given.problem);
  const read = await readCluster(command, args.operands, args, streams);
  if (typeof read === 'number') return read;
  const order: GuardOrder = { kind: optionValue(args, 'for') as GuardOrder['kind'], denies: hasFlag(args, 'deny') };
  const { text, missing } = policyOf({ snapshot: read.snapshot, settings: readSettings(given.given).settings }, order);
  print(streams, text);
  for (const line of missingLines(missing)) warn(streams, line);
  return read.isIncomplete ? PROBLEM : missing.length > 0 ? FOUND : DONE;
}
