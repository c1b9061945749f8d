import { generateScc, serviceAccountsOf } from '../core';
import type { AnalyzeOptions, GeneratedScc, SccRequest } from '../core';
import { anyBroken, readQuestion } from './analysis';
import { ANALYSIS_OPTIONS } from './analysisOptions';
import { DONE, FOUND, optionValue, TROUBLE } from './command';
import type { Arguments, Command, ExitCode } from './command';
import { misuse } from './misuse';
import { isReadable } from './sources';
import { complain, print } from './streams';

export const scc: Command = {
  name: 'scc',
  summary: 'Write the least SCC that admits the pods, with the objects that grant it.',
  operands: 'PATH…|-',
  options: [
    { name: 'name', value: 'NAME', help: 'Of the SCC. Default: made of the namespace and the service account.' },
    { name: 'service-account', value: 'NAMESPACE/NAME', help: 'Only for the pods of this one; also those that name no namespace.' },
    ...ANALYSIS_OPTIONS,
  ],
  notes: [
    'One SCC for each service account with pods that OpenShift does not admit as it is, printed as YAML with',
    'ServiceAccount, ClusterRole and RoleBinding. Comments say which field of which pod needs what, and what was',
    'proven. What the manifests have to change for it is said on standard error. What is read is what `check` reads.',
  ],
  exitCodes: {
    0: 'Every pod that needs an SCC has one now.',
    1: 'For some pods none could be written; standard error says why.',
    2: 'A file could not be read or is broken, or an option is wrong; everything else was done.',
  },
  run,
};

async function run(args: Arguments): Promise<ExitCode> {
  const account = accountOf(args);
  if (account === undefined) return misuse(scc, '--service-account is NAMESPACE/NAME');
  const name = optionValue(args, 'name');
  const question = await readQuestion(scc, args);
  if (typeof question === 'number') return question;
  const { entries, options, isIncomplete } = question;
  const isBroken = anyBroken(entries.filter(isReadable));
  const requests = (account === null ? serviceAccountsOf(options.facts.workspace.workloads) : [account]).map(serviceAccount =>
    requestFor(serviceAccount, account !== null, name, options),
  );
  const made = requests.map(request => ({ request, result: generateScc(request) }));
  const generated = made.flatMap(({ result }) => ('refused' in result ? [] : [result]));
  if (name !== undefined && generated.length > 1)
    return misuse(scc, `--name is for one SCC, and there are ${generated.length}: say --service-account as well`);
  print(generated.map(({ text }) => text).join('---\n'));
  generated.forEach(sayChanges);
  let failed = false;
  for (const { request, result } of made) {
    if (!('refused' in result)) continue;
    const unplaced = result.needed && request.serviceAccount.namespace === null;
    complain(`${result.refused}${unplaced ? ` Say --service-account NAMESPACE/${request.serviceAccount.name}.` : ''}`);
    failed ||= result.needed;
  }
  if (made.length === 0) complain('no workload was found');
  if (isIncomplete || isBroken) return TROUBLE;
  return failed ? FOUND : DONE;
}

/** Null where none is asked for, undefined where what is asked for is not one. */
function accountOf(args: Arguments): SccRequest['serviceAccount'] | null | undefined {
  const given = optionValue(args, 'service-account');
  if (given === undefined) return null;
  const [namespace = '', name = '', ...rest] = given.split('/');
  return namespace === '' || name === '' || rest.length > 0 ? undefined : { namespace, name };
}

function requestFor(
  serviceAccount: SccRequest['serviceAccount'],
  includeUnplaced: boolean,
  name: string | undefined,
  { facts, settings }: AnalyzeOptions,
): SccRequest {
  return { serviceAccount, includeUnplaced, facts, settings, ...(name === undefined ? {} : { name }) };
}

function sayChanges({ name, changes }: GeneratedScc): void {
  for (const { file, workload, title } of changes)
    complain(`${file}: ${workload.kind} ${workload.name ?? ''} has to change for ${name}: ${title}`);
}
