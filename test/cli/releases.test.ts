/**
 * What each command prints for a workspace of an OpenShell release: `test/fixtures/cli/releases/<release>/workspace.yaml`, with the output of each
 * next to it. With SCC_LENS_WRITE_FIXTURES=1 the outputs are written instead of compared.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { assertFile } from '../expectations';
import { fixture, folderWith, ROOT, sccLens } from './command';

const folder = path.join(ROOT, 'test/fixtures/cli/releases');

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'check.txt': ['check', '.'],
  'fix.diff': ['fix', '--diff', '.'],
  'scc.txt': ['scc', '.'],
  'review.md': ['review', '.', '--format', 'markdown'],
};

describe('a workspace of OpenShell', () => {
  for (const release of readdirSync(folder)) {
    for (const [name, args] of Object.entries(COMMANDS)) {
      it(`${release}: ${args[0] ?? ''}`, async () => {
        const cwd = folderWith({ 'workspace.yaml': fixture(`releases/${release}/workspace.yaml`) });
        const { code, stdout, stderr } = await sccLens([...args, '--openshift', '4.20'], { cwd });
        assertFile(path.join(folder, release, name), `${overview(stdout)}${stderr}exit code ${code}\n`);
      });
    }
  }
});

/** Of a review, all but the sections of single workloads. */
const overview = (text: string): string => text.replace(/\n# (?:StatefulSet|DaemonSet|Sandbox) [^]*$/, '\n');
