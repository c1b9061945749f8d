/**
 * Runs the scenarios: a person's ways through the packed extension, in a real workbench, with screenshots.
 *
 *   node test/editor/ui.mjs [--refresh DIR] [--all] [--theme NAME] [--size WIDTHxHEIGHT] [NAME…]
 *
 * Without a NAME, a few that touch most of the extension; all of test/editor/scenarios with --all and in continuous integration, where one
 * that fails is tried a second time. The screenshots go to .cache/images, a failure's to .cache/failed-NAME.png; --refresh takes
 * from them those that a folder has already. --theme shows everything in another color theme, such as 'Default High Contrast', --size in
 * a window of another size, such as 1000x700.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installEditor } from './install.mjs';
import { exitOnSignals } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const scenarios = path.join(import.meta.dirname, 'scenarios');
const vsix = path.join(root, 'scc-lens.vsix');
const images = path.join(root, '.cache/images');
/** What is tried between two edits, in a minute. */
const FEW = ['quick-fix', 'deploy'];
const settings = { 'workbench.reduceMotion': 'on', 'editor.minimap.enabled': false, 'editor.stickyScroll.enabled': false };

/** The window of an option such as `1000x700`, which every scenario gets where it is set. */
function sizeOf(option) {
  if (option === undefined) return {};
  const [width, height] = option.split('x').map(Number);
  return { viewport: { width, height, scale: 1 } };
}

/** Runs the steps in their order, each with what the scenario prepared, which is undone in any case. */
async function runScenario(name, { theme, size }) {
  const { startEditor } = await import('./editor.mjs');
  const { Workbench } = await import('./workbench.mjs');
  const scenario = await import(path.join(scenarios, `${name}.mjs`));
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-ui-'));
  const source = path.join(root, scenario.folder ?? 'test/editor/workspace');
  const folder = path.join(scratch, path.basename(source)); // its name is in the pictures
  cpSync(source, folder, { recursive: true });
  const faults = [];
  let prepared;
  let editor;
  let workbench;
  try {
    prepared = await scenario.prepare?.();
    const { restricted, keybindings, viewport } = { ...scenario, ...sizeOf(size) };
    editor = await startEditor({
      folder,
      ...(scenario.inBrowser ? { webExtension: vsix } : { extensions: [vsix] }),
      settings: { ...settings, 'workbench.colorTheme': theme, ...scenario.settings },
      env: prepared?.env,
      machineSettings: prepared?.machineSettings,
      restricted,
      keybindings,
      viewport,
    });
    editor.page.on('console', message => message.type() === 'error' && faults.push(message.text()));
    editor.page.on('crash', () => faults.push('the page crashed'));
    workbench = new Workbench({ page: editor.page, folder, home: editor.home, images });
    await editor.open();
    for (const step of scenario.steps) {
      const started = performance.now();
      await step(workbench, prepared);
      console.log(`    ${step.name} (${Math.round(performance.now() - started)} ms)`);
    }
    await workbench.film.write(path.join(images, `${name}.gif`));
  } catch (error) {
    const picture = path.join(root, `.cache/failed-${name}.png`);
    await editor?.page.screenshot({ path: picture }).catch(reason => console.error(`no picture of the failure: ${reason.message}`));
    const messages = await workbench?.messages().catch(reason => [`could not be read: ${reason.message}`]);
    for (const message of messages ?? []) console.error(`    the editor's message: ${message}`);
    for (const fault of faults.slice(-20)) console.error(`    the browser's console: ${fault.slice(0, 500)}`);
    throw error;
  } finally {
    await editor?.close();
    await prepared?.stop?.();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Replaces the pictures that the folder has by new ones of the same name. */
function refresh(folder) {
  for (const file of readdirSync(folder)) {
    const picture = path.join(images, file);
    if (existsSync(picture)) cpSync(picture, path.join(folder, file));
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      refresh: { type: 'string' },
      all: { type: 'boolean', default: false },
      theme: { type: 'string', default: 'Default Dark Modern' },
      size: { type: 'string' },
    },
  });
  const all = readdirSync(scenarios)
    .filter(file => file.endsWith('.mjs'))
    .map(file => path.basename(file, '.mjs'));
  const names = positionals.length > 0 ? positionals : values.all || process.env.CI ? all : FEW;
  const left = positionals.length > 0 ? [] : all.filter(name => !names.includes(name));
  if (left.length > 0) console.log(`  Left out without --all: ${left.join(', ')}`);
  exitOnSignals();
  await installEditor();
  mkdirSync(images, { recursive: true });
  execFileSync(process.execPath, [path.join(root, 'scripts/package.mjs')], { cwd: root, stdio: 'inherit' });
  const faultOf = async name => {
    try {
      await runScenario(name, values);
      return null;
    } catch (error) {
      console.error(error);
      return error;
    }
  };
  const failed = [];
  for (const name of names) {
    console.log(`  ${name}`);
    let fault = await faultOf(name);
    if (fault !== null && process.env.CI) {
      console.log(`  ${name}, a second time: the first is above, and to be looked into`);
      fault = await faultOf(name);
    }
    if (fault !== null) failed.push(`  ${name} failed: ${fault.message}`);
  }
  if (values.refresh && failed.length === 0) refresh(values.refresh);
  console.log([...failed, `${names.length - failed.length} passed, ${failed.length} failed`].join('\n'));
  return failed.length === 0 && names.length > 0 ? 0 : 1;
}

process.exit(await main());
