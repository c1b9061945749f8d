/** Opens the workbench of a real VS Code in headless Chromium. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
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
 * Puts options of an embedder into the workbench's own configuration, before its script reads it: `developmentOptions` make a window an
 * Extension Development Host. (The `payload` query parameter is ignored by a built workbench unless its smoke-test driver is on, and that
 * refuses modal dialogs.) Runs in the page.
 */
function addOptions(options) {
  if (window !== window.top) return;
  new MutationObserver((_, observer) => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta) return;
    observer.disconnect();
    const configuration = JSON.parse(meta.dataset.settings);
    for (const [name, option] of Object.entries(options))
      configuration[name] = Array.isArray(option) ? option : { ...configuration[name], ...option };
    meta.dataset.settings = JSON.stringify(configuration);
  }).observe(document, { childList: true, subtree: true });
}

/** Where the files of an extension that runs in the browser are. */
const WEB_EXTENSION = '/scc-lens-web-extension';

/** Answers requests for the files of a .vsix file, as a marketplace's server does for a browser. */
async function serveExtension(context, vsix) {
  const files = unzipSync(readFileSync(vsix));
  await context.route(`**${WEB_EXTENSION}/**`, route => {
    const name = decodeURIComponent(new URL(route.request().url()).pathname.split(`${WEB_EXTENSION}/`)[1]);
    const body = files[`extension/${name}`];
    const contentType = { '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' }[path.extname(name)];
    return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body: Buffer.from(body), contentType });
  });
}

/** Starts server and browser on `folder`; with `webExtension`, a .vsix file, in the extension host of the browser. Everything of theirs lives in a temporary directory, removed with them. */
export async function startEditor({
  folder,
  extensions,
  webExtension,
  settings,
  machineSettings,
  env,
  restricted,
  keybindings,
  viewport: { scale, ...viewport } = { width: 1280, height: 800, scale: 1 },
}) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-editor-'));
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', removeHome);
  const server = await startServer({ home, settings, machineSettings, extensions, env, restricted, keybindings });
  const context = await chromium.launchPersistentContext(path.join(home, 'chromium'), {
    executablePath: ensureChromium(),
    headless: true,
    viewport,
    deviceScaleFactor: scale,
    args: browserArguments,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  if (webExtension !== undefined) await serveExtension(context, webExtension);
  return {
    page,
    folder,
    home,
    log: server.log,
    /** Shows the workbench; with the two paths as an Extension Development Host that runs that test entry. */
    async open({ extensionDevelopmentPath, extensionTestsPath } = {}) {
      const uri = file => ({ scheme: 'vscode-remote', authority: server.address, path: path.resolve(file) });
      if (extensionDevelopmentPath && extensionTestsPath) {
        await page.addInitScript(addOptions, {
          developmentOptions: { extensions: [uri(extensionDevelopmentPath)], extensionTestsPath: uri(extensionTestsPath) },
        });
      }
      if (webExtension !== undefined)
        await page.addInitScript(addOptions, {
          additionalBuiltinExtensions: [{ scheme: 'http', authority: server.address, path: WEB_EXTENSION }],
        });
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
