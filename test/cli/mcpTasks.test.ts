/** Five tasks that an assistant solves with the tools alone: it follows what they answer, edits files, and asks again. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { programsFor } from '../files/programs';
import type { Programs } from '../files/programs';
import { BUNDLE, useBundle } from './bundle';
import { colourless, fixture, folderWith, ROOT } from './command';

const FIXTURES = path.join(ROOT, 'test/fixtures/assistant');

describe('an assistant with the tools alone', () => {
  let programs: Programs;
  before(function () {
    programs = programsFor(this);
  });
  useBundle();
  const clients = new Set<Client>();
  afterEach(async () => {
    for (const client of clients) await client.close();
    clients.clear();
  });

  /** A copy of a file or folder in a folder of its own, and the answers of a server for that. */
  async function session(name: string, from = FIXTURES) {
    const folder = folderWith({});
    cpSync(path.join(from, name), path.join(folder, name), { recursive: true });
    const client = new Client({ name: 'test', version: '1.0.0' });
    clients.add(client);
    const given = ['--helm', programs.helm, '--kustomize', programs.kustomize, '--namespace', 'shop', '.'];
    const args = [BUNDLE, 'mcp', ...given];
    const env = colourless() as Record<string, string>;
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder, env, stderr: 'pipe' }));
    const ask = async (tool: string, input: Record<string, unknown>): Promise<readonly string[]> => {
      const { content, isError } = await client.callTool({ name: tool, arguments: input });
      const texts = (content as { readonly text: string }[]).map(({ text }) => text);
      assert.notEqual(isError, true, texts.join('\n'));
      return texts;
    };
    const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
    const write = (file: string, text: string): void => {
      writeFileSync(path.join(folder, file), text);
    };
    return { ask, read, write, check: async (file: string) => (await ask('check_manifest', { path: file })).join('\n') };
  }

  it('gets a chart admitted with the least privilege, in its values', async () => {
    const { check, read, write } = await session('chart');
    let text = await check('chart');
    assert.match(text, /^error scc-denied, chart\/templates\/deployment\.yaml:2, /m);
    // The last line first, so that the numbers of the others stay.
    const lines = [...text.matchAll(/The value is written at chart\/values\.yaml:(\d+)\./g)].map(([, line]) => Number(line));
    assert.deepEqual(lines, [3, 5]);
    for (const line of lines.toReversed()) {
      const values = read('chart/values.yaml').split('\n');
      values[line - 1] = (values[line - 1] ?? '').replace(/: .*/, ': null');
      write('chart/values.yaml', values.join('\n'));
    }
    text = await check('chart');
    assert.doesNotMatch(text, /^(?:error|warning) /m);
  }).timeout(60_000);

  it('removes what restricted-v2 refuses from the patch of an overlay', async () => {
    const { check, read, write } = await session('overlay');
    assert.match(await check('overlay'), /^- overlay\/patch\.yaml:5: restricted-v2 does not allow hostNetwork\.$/m);
    write('overlay/patch.yaml', read('overlay/patch.yaml').split('\n').toSpliced(4, 1, '  hostNetwork: false').join('\n'));
    assert.doesNotMatch(await check('overlay'), /^(?:error|warning) /m);
  }).timeout(60_000);

  it('narrows an SCC to what its pods need', async () => {
    const { ask, check, write } = await session('wide-scc.yaml');
    assert.match(await check('wide-scc.yaml'), /^warning scc-wider-than-needed, wide-scc\.yaml:8, allowHostIPC: /m);
    const [, fixed = ''] = await ask('fix_manifest', { path: 'wide-scc.yaml', unsafe: true });
    write('wide-scc.yaml', fixed);
    assert.equal(await check('wide-scc.yaml'), 'No findings.');
    assert.match((await ask('review_pod', { path: 'wide-scc.yaml' })).join('\n'), /Admitted by probe\./);
  });

  it('finds and removes what a rejected deployment asks for', async () => {
    const { ask, check, write } = await session('rejected.yaml');
    const rejection = fixture('../assistant/rejection.txt');
    const manifest = fixture('../assistant/rejected.yaml');
    assert.match((await ask('explain_rejection', { rejection, manifest })).join('\n'), /spec\.template\.spec\.hostPID/);
    const [, fixed = ''] = await ask('fix_manifest', { path: 'rejected.yaml', unsafe: true });
    write('rejected.yaml', fixed);
    assert.equal(await check('rejected.yaml'), 'No findings.');
  });

  it('delivers a supervisor without the node, with an SCC for its sandbox, in the newest release', async () => {
    const { ask, check, read, write } = await session('hostpath-sandbox.yaml', path.join(ROOT, 'examples'));
    const [, scc = '', changed = ''] = await ask('generate_scc', { path: 'hostpath-sandbox.yaml', convert: true });
    write('hostpath-sandbox.yaml', changed);
    write('scc.yaml', scc);
    assert.match(read('scc.yaml'), /kind: SecurityContextConstraints/);
    assert.doesNotMatch(await check('hostpath-sandbox.yaml'), /^(?:error|warning) /m);
    assert.match(
      (await ask('compare_releases', { path: 'hostpath-sandbox.yaml', releases: ['4.20', '5.2'] })).join('\n'),
      /No release refuses/,
    );
  });
});
