import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from '../../server/src/cli/check';
import { MORE_COMMANDS } from '../../server/src/cli/moreCommands';
import { folderWith, ROOT, sccLens } from './command';

describe('scc-lens', () => {
  const cwd = ROOT;

  it('explains itself', async () => {
    const { code, stdout } = await sccLens(['--help'], { cwd });
    assert.equal(code, 0);
    for (const { name } of [check, ...MORE_COMMANDS]) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    assert.equal((await sccLens(['help'], { cwd })).stdout, stdout);
  });

  for (const { name, options, exitCodes } of [check, ...MORE_COMMANDS]) {
    it(`explains ${name}: every option and every exit code`, async () => {
      const { code, stdout } = await sccLens([name, '--help'], { cwd });
      assert.equal(code, 0);
      for (const option of options) assert.ok(stdout.includes(`--${option.name}`), option.name);
      for (const meaning of Object.values(exitCodes)) assert.ok(stdout.includes(meaning()), meaning());
      assert.ok(stdout.split('\n').every(line => line.length <= 130));
      assert.equal((await sccLens(['help', name], { cwd })).stdout, stdout);
    });
  }

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.equal((await sccLens(['--version'], { cwd })).stdout, `${version}\n`);
  });

  it('exits 2 with a hint where it is misused', async () => {
    const misused: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /^Usage: scc-lens COMMAND/],
      [['chek'], /unknown command chek; did you mean check\?/],
      [['--verbose'], /unknown option --verbose/],
      [['check'], /check: name a file, a folder, or - /],
      [['check', '--fromat', 'json', '.'], /unknown option --fromat; did you mean --format\?/],
      [['check', '--format', 'xml', '.'], /--format is one of pretty, json, sarif, github, gitlab, junit, not "xml"/],
      [['check', '--format'], /--format needs a value: pretty, json/],
      [['check', '--format', '--fail-on', 'info', '.'], /--format needs a value/],
      [['check', '--fail-on=never', '.'], /--fail-on is one of error, warning, info, hint/],
      [['check', '--severity', 'hostpath-supervisor', '.'], /"hostpath-supervisor" has no "="/],
      [['check', '--severity', 'hostpath-supervisor=loud', '.'], /"loud" is not one of off, hint, info, warning, error/],
      [['check', '--openshift', 'four', '.'], /--openshift: no OpenShift release "four". The known releases are: /],
      [['check', '--quiet', '--format', 'json', '.'], /--quiet needs --format pretty/],
      [['check', '--severity', 'hostpath=error', '.'], /no rule "hostpath"; did you mean hostpath-supervisor\?/],
      [['check', '--set', 'supervisor.imge=x', '.'], /no setting "supervisor\.imge"; did you mean supervisor\.image\?/],
      [['fix'], /fix: name a file/],
      [['fix', '--write=yes', '.'], /--write takes no value/],
      [['lsp'], /lsp: add --stdio/],
      [['lsp', '--stdio', 'pod.yaml'], /lsp: takes no "pod\.yaml"/],
    ];
    for (const [args, hint] of misused) {
      const { code, stdout, stderr } = await sccLens(args, { cwd: folderWith({}) });
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, hint);
      assert.equal(stdout, '');
    }
  });
});
