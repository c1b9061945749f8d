/**
 * A kubeconfig means what it means to kubectl: for each of many, the server is asked the same by the same user, or it is refused. SCC Lens
 * refuses more only for a reason that docs/deploy.md states. Why each is refused is in test/fixtures/kubeconfig/refusals.json, in both words.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, errorText, loadKubeconfig, risksOf } from '@scc-lens/kube';
import { buildKubectl } from '../../cluster/cluster.mjs';
import { assertFile } from '../../expectations';
import { FILE_CASES } from './fileCases';
import { FIXTURES } from './parts';
import type { KubeconfigCase } from './parts';
import { openServers } from './servers';
import type { Asked, Servers } from './servers';
import { USER_CASES } from './userCases';

const CASES = { ...USER_CASES, ...FILE_CASES };

/** What became of a kubeconfig: requests, each once, and what plug-ins were given; or the reason of the refusal. */
interface Outcome {
  readonly asked: readonly Asked[];
  readonly plugins: readonly string[];
  readonly refusal: string;
}

type Client = (given: Given) => Promise<string>;

interface Given {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly context: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

describe('a kubeconfig, compared with kubectl', function () {
  this.timeout(0);
  const outcomes = new Map<string, Readonly<Record<'kubectl' | 'sccLens', Outcome>>>();
  before(async function () {
    if (process.env['CI'] === undefined && spawnSync('go', ['version']).error !== undefined) {
      process.stderr.write('\n*** SKIPPED: there is no Go to build kubectl with\n\n');
      this.skip();
    }
    const kubectl = await buildKubectl();
    const waiting = Object.entries(CASES);
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [name, one] = next;
        outcomes.set(name, { kubectl: await follow(one, given => runKubectl(kubectl, given)), sccLens: await follow(one, connectAs) });
      }
    };
    await Promise.all(Array.from({ length: os.availableParallelism() + 1 }, work));
  });

  for (const [name, { stricter }] of Object.entries(CASES)) {
    it(stricter === undefined ? name : `${name}: refused`, () => {
      const found = outcomes.get(name);
      assert.ok(found);
      const { kubectl, sccLens } = found;
      if (stricter !== undefined) assert.deepEqual([sccLens.asked, sccLens.refusal === ''], [[], false]);
      else assert.deepEqual(seen(sccLens), seen(kubectl), `kubectl: ${kubectl.refusal}\nSCC Lens: ${sccLens.refusal}`);
    });
  }

  it('is refused for the reason that kubectl gives', () => {
    const refusals = Object.entries(CASES).flatMap(([name, { stricter, env }]) => {
      const { kubectl, sccLens } = outcomes.get(name) ?? {};
      // With proxies, it is the network that refuses.
      if (sccLens === undefined || sccLens.refusal === '' || env !== undefined) return [];
      return [[name, { kubectl: stricter ?? kubectl?.refusal.slice(0, 200), 'SCC Lens': sccLens.refusal }] as const];
    });
    assertFile(path.join(FIXTURES, 'refusals.json'), `${JSON.stringify(Object.fromEntries(refusals), null, 2)}\n`);
  });

  it('is refused where kubectl accepts it only for reasons that docs/deploy.md states, with the number of cases', () => {
    const page = readFileSync(path.resolve(__dirname, '../../../docs/deploy.md'), 'utf8').replace(/\s+/g, ' ');
    assert.ok(page.includes(`: ${Object.keys(CASES).length} of them`));
    for (const { stricter } of Object.values(CASES)) assert.ok(stricter === undefined || page.includes(stricter), stricter);
  });
});

const seen = ({ asked, plugins }: Outcome): Pick<Outcome, 'asked' | 'plugins'> => ({ asked, plugins });

/** Writes the files of a case, and records what a client makes of them. */
async function follow({ files, kubeconfig = '{folder}/config', context, env = {} }: KubeconfigCase, client: Client): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-kubeconfig-'));
  const servers = await openServers();
  const fill = (text: string): string =>
    Object.entries({ ...servers.places, folder }).reduce((filled, [place, value]) => filled.replaceAll(`{${place}}`, value), text);
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, fill(text));
      if (path.basename(name) === 'plugin') chmodSync(file, 0o755);
    }
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    const PATH = [path.join(folder, 'bin'), '/usr/bin', '/bin'].join(path.delimiter);
    const refusal = await client({ folder, context, kubeconfig: fill(kubeconfig), env: { HOME: folder, PATH, ...filled } });
    const log = path.join(folder, 'plugin.log');
    const runs = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
    const { asked } = servers;
    return {
      asked: [...new Map(asked.map(one => [JSON.stringify(one), one])).values()],
      plugins: [...new Set(runs)].map(run => sortedInfo(hide(run, folder, servers))),
      refusal: asked.length > 0 ? '' : hide(refusal, folder, servers),
    };
  } finally {
    await servers.close();
    rmSync(folder, { recursive: true });
  }
}

/** The text without what differs from run to run. */
function hide(text: string, folder: string, { places }: Servers): string {
  const ports = new Map([
    [places.port, '{port}'],
    [places['host-s'].split(':')[1] ?? '', '{port-s}'],
    [places['proxy-host'].split(':')[1] ?? '', '{proxy-port}'],
  ]);
  return text.replaceAll(folder, '{folder}').replace(/(?<=:)\d{4,5}\b/g, port => ports.get(port) ?? port);
}

/** A line of the plug-in's record; the order of fields in its input means nothing. */
function sortedInfo(run: string): string {
  return run.replace(/\{".*\}$/, info => JSON.stringify(sorted(JSON.parse(info))));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

async function runKubectl(kubectl: string, { folder, kubeconfig, context, env }: Given): Promise<string> {
  const args = [
    'get',
    'pods',
    '--request-timeout=3s',
    '--cache-dir',
    path.join(folder, 'cache'),
    ...(context === undefined ? [] : ['--context', context]),
  ];
  const child = spawn(kubectl, args, {
    env: { ...env, ...(kubeconfig !== '' && { KUBECONFIG: kubeconfig }) },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (data: string) => (errors += data));
  await once(child, 'close');
  const [first = ''] = errors
    .split('\n')
    .filter(line => /^(?:error|Unable|.*[Ee]rror:?)/.test(line))
    .slice(-1);
  return first === '' ? errors.trim() : first;
}

async function connectAs({ folder, kubeconfig, context, env }: Given): Promise<string> {
  const config = await loadKubeconfig({ setting: '', env: { ...env, KUBECONFIG: kubeconfig }, home: folder });
  if (!config.ok) return errorText(config.error);
  const risks = risksOf(config.value, context);
  if (!risks.ok) return errorText(risks.error);
  const options = { acceptedRisks: risks.value, timeoutMs: 3_000, pluginTimeoutMs: 10_000, env, shell: undefined };
  const cluster = await connect(config.value, { ...options, ...(context !== undefined && { context }) });
  if (!cluster.ok) return errorText(cluster.error);
  await cluster.value.request('GET', `/api/v1/namespaces/${cluster.value.target.namespace}/pods`);
  cluster.value.close();
  return '';
}
