import { runCommandLine } from '../commandLine';
import { within } from '../folder';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';

const [POD = ''] = textsIn(['test/fixtures/cli'], /^hostpath-pod\.yaml$/);

/** The command line with these arguments, in a folder of its own with one file. It starts no server. No system passes on a NUL. */
async function check(input: string): Promise<void> {
  const args = input
    .replaceAll('\0', '')
    .split('\n')
    .filter(argument => argument !== 'lsp' && !argument.includes('/'));
  const { code, printed } = await within(new Map([['pod.yaml', POD]]), () => runCommandLine(args, POD));
  if (code !== 2 && args[0] === 'check' && args.includes('--format=json') && !args.some(each => /^-+h/.test(each))) JSON.parse(printed);
}

/** One argument on each line. The answer to any of them is a result or an error. */
export const commandLines: Target = {
  name: 'arguments',
  seeds: [
    'check\npod.yaml',
    'check\n--format=json\npod.yaml',
    'check\n--format\nsarif\n--strict\n.',
    'check\n--severity\nscc-denied=warning\npod.yaml',
    'check\n-',
    'fix\n--unsafe\npod.yaml',
    'fix\n--write\n--rule\nhostpath-supervisor\npod.yaml',
    'review\npod.yaml',
    'review\n--format\njson\npod.yaml',
    'scc\n--service-account\nagent\npod.yaml',
    'explain\npod.yaml',
    'help\ncheck',
    '--version',
    ...earlierFaults('arguments'),
  ],
  words: [
    'check',
    'fix',
    'review',
    'scc',
    'explain',
    '--help',
    '--format',
    '--write',
    '--unsafe',
    '--severity',
    '--',
    '-',
    '.',
    'pod.yaml',
    '=',
    '--format=json',
  ],
  check,
};
