/** The page of the installed extension, with its icon and pictures, and the server that it offers to assistants. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
/** Where the pictures are once the version is published; here the project's own files answer. */
const PICTURES = new RegExp(`^https://github\\.com/scc-lens/scc-lens/raw/v${version.replaceAll('.', '\\.')}/`);

const BADGES = /^https:\/\/(?:img\.shields\.io|vsmarketplacebadges\.dev)\//;
const BADGE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"/>';

export const settings = { 'chat.disableAIFeatures': false };

async function openThePage(workbench) {
  const { page } = workbench;
  await page.route(PICTURES, route => {
    const file = path.join(root, route.request().url().replace(PICTURES, ''));
    return route.fulfill({ body: readFileSync(file), contentType: file.endsWith('.gif') ? 'image/gif' : 'image/jpeg' });
  });
  await page.route(BADGES, route => route.fulfill({ body: BADGE, contentType: 'image/svg+xml' }));
  await workbench.runCommand('Extensions: Show Installed Extensions');
  const icon = page.locator('.extension-editor img.icon');
  // A list that is filled again loses a click.
  for (let tries = 0; tries < 20; tries++) {
    await page.locator('.extensions-list .monaco-list-row', { hasText: 'SCC Lens' }).first().click();
    const isOpen = await icon.waitFor({ timeout: 9_000 }).then(
      () => true,
      () => false,
    );
    if (isOpen) break;
  }
  await icon.waitFor();
  assert.ok((await icon.evaluate(image => image.decode().then(() => image.naturalWidth))) >= 128);
}

async function seeThePictures(workbench) {
  const body = workbench.page.frameLocator('iframe.webview').frameLocator('iframe').locator('body');
  const pictures = body.locator('img');
  await pictures.first().waitFor();
  const widths = await pictures.evaluateAll(images => Promise.all(images.map(image => image.decode().then(() => image.naturalWidth))));
  assert.deepEqual(widths, [...Array(4).fill(100), ...Array(4).fill(1280)]);
  const links = await body.locator('a[href]').evaluateAll(anchors => anchors.map(anchor => anchor.getAttribute('href')));
  assert.ok(links.length > 15);
  for (const link of links) assert.match(link, /^(?:https:|#)/);
  await workbench.screenshot('extension-page');
}

async function startTheServer(workbench) {
  const { page } = workbench;
  await workbench.runCommand('MCP: List Servers');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'SCC Lens' }).last().click();
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'Start Server' }).click();
  // The output of the server takes the focus when it opens, and closes a list that is open.
  await page.locator('.part.panel .view-line', { hasText: 'Discovered' }).waitFor();
  await workbench.runCommand('MCP: List Servers');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: /SCC Lens.*Running/ }).waitFor();
  await workbench.screenshot('assistants');
}

export const steps = [openThePage, seeThePictures, startTheServer];
