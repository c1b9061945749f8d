/** Starts the VS Code server that code-server ships: the part shared by the tests, the scenarios and npm start. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const startTimeoutMs = 180_000;

/**
 * What a workbench needs to stay quiet: no look-ups, no welcome pages, no prompts over the text. In their newest spelling, because the
 * workbench rewrites an old one, and opens settings.json for that.
 */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.menuBarVisibility': 'classic',
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
};

/** The Node that code-server asks for: this process's own when the major fits, else the one that npm brought. */
function findNode(require) {
  if (process.env.EDITOR_NODE) return process.env.EDITOR_NODE;
  const wanted = Number.parseInt(require('code-server/package.json').engines.node, 10);
  if (Number.parseInt(process.versions.node, 10) === wanted) return process.execPath;
  try {
    return path.join(path.dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`)), 'bin/node');
  } catch {
    throw new Error(`code-server needs Node ${wanted}. Run this with Node ${wanted}, or set EDITOR_NODE to such a node executable.`);
  }
}

/** The environment without what would steer or leak into the editor: this process may itself run in VS Code or npm. */
function cleanEnvironment(home, extra) {
  const env = { ...process.env, ...extra, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, EXTENSIONS_GALLERY: '{}' };
  for (const name of Object.keys(env)) if (/^(VSCODE_|npm_|NODE_OPTIONS$|PORT$|PASSWORD$)/.test(name)) delete env[name];
  return env;
}

/** A file of the user, written only where there is none yet: a home that is kept belongs to its user. */
function writeUserFile(home, name, content) {
  const file = path.join(home, 'data', name);
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Ends this process on Ctrl+C, which runs the exit handlers that stop the servers it started. */
export function exitOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
}

/**
 * Starts a server that keeps everything of its own under `home`, with the .vsix files of `extensions` installed.
 * `restricted` opens folders that are not trusted; `machineSettings` are those that only the machine has, such as paths of programs.
 * Resolves to its address and a function that stops it; it is stopped with this process in any case.
 */
export async function startServer({
  home,
  settings = {},
  machineSettings = {},
  extensions = [],
  env = {},
  port = 0,
  restricted = false,
  keybindings = [],
}) {
  const require = createRequire(import.meta.url);
  const entry = path.join(path.dirname(require.resolve('code-server/package.json')), 'out/node/entry.js');
  const config = path.join(home, 'config.yaml');
  mkdirSync(path.join(home, 'extensions'), { recursive: true });
  writeFileSync(config, '');
  writeUserFile(home, 'User/settings.json', { ...quietSettings, 'security.workspace.trust.enabled': restricted, ...settings });
  writeUserFile(home, 'Machine/settings.json', machineSettings);
  writeUserFile(home, 'User/keybindings.json', keybindings);
  const isolation = ['--config', config, '--user-data-dir', path.join(home, 'data'), '--extensions-dir', path.join(home, 'extensions')];
  const childEnv = cleanEnvironment(home, env);
  let log = '';

  /** Detached, since the server forks: a group of its own can be killed as one. */
  function launch(...args) {
    const child = spawn(findNode(require), [entry, ...isolation, ...args], {
      env: childEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', data => {
        log += data;
      });
    return child;
  }

  for (const vsix of extensions) {
    const code = await new Promise((resolve, reject) =>
      launch('--install-extension', vsix, '--force').on('error', reject).on('exit', resolve),
    );
    if (code !== 0) throw new Error(`could not install ${vsix}\n${log}`);
  }
  log = '';

  const server = launch(
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
    ...(restricted ? [] : ['--disable-workspace-trust']),
    '--disable-getting-started-override',
    '--ignore-last-opened',
  );
  const exited = new Promise(resolve => {
    server.on('exit', resolve);
  });
  const kill = () => {
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  process.prependOnceListener('exit', kill); // before whoever removes its files
  const address = await listening(server, () => log);
  return {
    address,
    log: () => log,
    exited,
    async stop() {
      process.off('exit', kill);
      kill();
      await exited;
    },
  };
}

/** The host:port that the server reports, which is how port 0 becomes known. */
function listening(server, log) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`code-server did not start\n${log()}`)), startTimeoutMs);
    const settle = (act, value) => {
      clearTimeout(timer);
      act(value);
    };
    server.stdout.on('data', () => {
      const found = /listening on http:\/\/(127\.0\.0\.1:\d+)/.exec(log());
      if (found) settle(resolve, found[1]);
    });
    server.on('error', error => settle(reject, error));
    server.on('exit', code => settle(reject, new Error(`code-server exited (${code})\n${log()}`)));
  });
}
