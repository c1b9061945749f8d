/** Opens the workbench of a real VS Code in headless Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { startServer } from './server.mjs';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Puts `developmentOptions` into the workbench's own configuration, before its script reads it: the embedder option that
 * makes a window an Extension Development Host. (The `payload` query parameter is ignored by a built workbench unless its
 * smoke-test driver is on, and that refuses modal dialogs.) Runs in the page.
 */
function addDevelopmentOptions(options) {
  if (window !== window.top) return;
  new MutationObserver((_, observer) => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta) return;
    observer.disconnect();
    const configuration = JSON.parse(meta.dataset.settings);
    configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
    meta.dataset.settings = JSON.stringify(configuration);
  }).observe(document, { childList: true, subtree: true });
}

/** Starts server and browser on `folder`. Everything of theirs lives in a temporary directory, removed with them. */
export async function startEditor({
  folder,
  extensions,
  settings,
  machineSettings,
  env,
  restricted,
  keybindings,
  viewport = { width: 1280, height: 800 },
}) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-editor-'));
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', removeHome);
  const server = await startServer({ home, settings, machineSettings, extensions, env, restricted, keybindings });
  const context = await chromium.launchPersistentContext(path.join(home, 'chromium'), {
    executablePath: ensureChromium(),
    headless: true,
    viewport,
    deviceScaleFactor: 1,
    args: browserArguments,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    folder,
    home,
    log: server.log,
    /** Shows the workbench; with the two paths as an Extension Development Host that runs that test entry. */
    async open({ extensionDevelopmentPath, extensionTestsPath } = {}) {
      const uri = file => ({ scheme: 'vscode-remote', authority: server.address, path: path.resolve(file) });
      if (extensionDevelopmentPath && extensionTestsPath) {
        await page.addInitScript(addDevelopmentOptions, {
          extensions: [uri(extensionDevelopmentPath)],
          extensionTestsPath: uri(extensionTestsPath),
        });
      }
      await page.goto(`http://${server.address}/?folder=${encodeURIComponent(folder)}`);
      await page.locator('.monaco-workbench').waitFor({ timeout: 180_000 });
    },
    async close() {
      await context.close();
      await server.stop();
      process.off('exit', removeHome);
      removeHome();
    },
  };
}
