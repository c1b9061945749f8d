/** No sentence that the command line prints escapes a translation. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from '../../server/src/cli/check';
import { MORE_COMMANDS } from '../../server/src/cli/moreCommands';
import { untranslatedWords, useEnglish, usePseudoLocale, withoutQuotes, wordsOf } from '../pseudoLocale';
import { fixture, folderWith, ROOT, sccLens } from './command';
import type { Outcome } from './command';

/** Names of commands and options, and words for their values. */
const VOCABULARY = [check, ...MORE_COMMANDS]
  .map(({ name, operands = '', options }) =>
    [name, operands, ...options.flatMap(option => [option.name, option.value, option.fallback, ...(option.choices ?? [])])].join(' '),
  )
  .join(' ');

function assertTranslated({ stdout, stderr }: Outcome, given: readonly string[] = []): void {
  const lines = `${stdout}\n${stderr}`.split('\n').filter(line => !line.startsWith('  oc get '));
  const known = wordsOf([...given, VOCABULARY, 'scc-lens COMMAND PATH OPTION help version -h -V']);
  assert.deepEqual(
    lines.flatMap(line => untranslatedWords(withoutQuotes(line, []), known).map(word => `${word}  in: ${line}`)),
    [],
  );
}

describe('a translation of the command line', () => {
  before(usePseudoLocale);
  after(useEnglish);

  for (const args of [['--help'], ...[check, ...MORE_COMMANDS].map(({ name }) => [name, '--help'])]) {
    it(`reaches what ${args.join(' ')} prints`, async () => {
      assertTranslated(await sccLens(args, { cwd: ROOT }));
    });
  }

  const manifests = ['hostpath-pod.yaml', 'pod-list.yaml', 'stager.yaml', 'alias-pod.yaml', 'broken.yaml', 'clean-pod.yaml'];
  for (const args of [
    ['check', '.', 'absent.yaml'],
    ['fix', '--write', '.'],
    ['fix', '.'],
    ['scc', '--write', '--convert', '.'],
    ['check', '--openshift', '4.10,4.18,5.0', '.'],
    ['review', '--openshift', '4.10,4.18', '.'],
    ['explain', 'rejection.txt'],
    ['chek'],
    ['check', '--fromat', 'json', '.'],
    ['check', '--set', 'a=b', '.'],
    ['check', '--severity', 'a', '.'],
    ['check', '--openshift', '4.1,4.2', '.'],
    ['check', '--only-scc', '.'],
    ['check', 'empty'],
    ['lsp'],
  ]) {
    it(`reaches what ${args.join(' ')} prints`, async () => {
      const files = Object.fromEntries([...manifests, 'rejection.txt'].map(name => [name, fixture(name)]));
      const cwd = folderWith({ ...files, 'utf16.yaml': Uint8Array.of(0xff, 0xfe, 0x41, 0), 'empty/readme.txt': '' });
      // The system words its own errors, and Kubernetes what is wrong with a pod.
      const given = [...Object.values(files), 'no such file or directory', 'Required value', args.join(' '), 'empty utf16'];
      assertTranslated(await sccLens(args, { cwd }), given);
    });
  }

  const cluster = path.join(ROOT, 'test/fixtures/fleet');
  const names = ['lists', 'platform'].flatMap(folder =>
    ['cluster.yaml', 'namespaces.yaml'].map(file => readFileSync(path.join(cluster, folder, file), 'utf8')),
  );
  for (const args of [
    ['audit', 'lists', '--platform'],
    ['audit', 'must-gather'],
    ['audit', 'lists', '--format', 'markdown'],
    ['audit', 'platform', 'lists', '--openshift', '4.20,5.0', '--managed'],
  ]) {
    it(`reaches what ${args.join(' ')} prints`, async () => {
      // What the generator makes has a test of its own, and kinds stay as they are.
      const made = 'shop-web shop-builder admin deployment Deployment Job';
      const byApiServer = 'violates host namespaces must unrestricted in';
      assertTranslated(await sccLens(args, { cwd: cluster }), [...names, made, args.join(' '), 'error warning info', byApiServer]);
    });
  }
});
