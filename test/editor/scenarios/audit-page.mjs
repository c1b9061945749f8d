/** The page of an audit in a browser: by keyboard and by search, in light, dark and forced colors, and with hostile names. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../../..');
const cli = path.join(root, 'dist/cli.js');

/** Twice as many accounts, in 300 namespaces. */
function clusterOf(count) {
  const items = Array.from({ length: count }, (_, i) => [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `account-${i}`, namespace: `team-${i % 300}` } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: `robot-${i}`, namespace: `team-${i % 300}` } },
  ]);
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items.flat() });
}

export function prepare() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-page-'));
  const write = (name, ...sources) => {
    const page = execPage(['audit', ...sources, '--format', 'html'], path.join(root, 'test/fixtures'));
    writeFileSync(path.join(folder, name), page);
    return pathToFileURL(path.join(folder, name)).href;
  };
  writeFileSync(path.join(folder, 'many.json'), clusterOf(15_000));
  return {
    lists: write('lists.html', 'fleet/lists'),
    hostile: write('hostile.html', 'cli/hostile-cluster.json'),
    many: write('many.html', path.join(folder, 'many.json')),
    stop: () => rmSync(folder, { recursive: true }),
  };
}

/** What the command prints; it exits with 1 where there are findings. */
function execPage(args, cwd) {
  try {
    return execFileSync(process.execPath, [cli, ...args], { cwd, maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

/** A page next to the editor, and what is wrong in it: errors, and what its policy has refused. */
async function openPage({ page: editor }, address) {
  const page = await editor.context().newPage();
  const problems = [];
  page.on('pageerror', error => problems.push(error.message));
  page.on('console', message => problems.push(message.text()));
  page.on('request', request => request.url() !== address && problems.push(request.url()));
  await page.goto(address);
  await page.locator('.row').first().waitFor();
  return { page, problems };
}

async function byKeyboard(workbench, { lists }) {
  const { page, problems } = await openPage(workbench, lists);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 5; i++) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'shop/root');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'root');
  assert.deepEqual(await page.locator('#status').textContent(), '1 of 13 are listed');
  await page.locator('.details:visible', { hasText: 'oc delete clusterrolebindings.rbac.authorization.k8s.io/everything' }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.details:visible').count(), 0);
  await page.getByRole('button', { name: 'Show all' }).press('Space');
  assert.equal(await page.locator('.row').count(), 8);
  assert.deepEqual(problems, []);
  await page.close();
}

async function searchAndSort(workbench, { lists }) {
  const { page, problems } = await openPage(workbench, lists);
  const names = () => page.locator('.row td:nth-child(2)').allTextContents();
  await page.getByLabel('Search').fill('shop agents');
  assert.deepEqual(await names(), ['agent']);
  await page.getByLabel('Search').fill('');
  await page.getByLabel('Namespace').fill('lab');
  await page.getByRole('button', { name: 'Service account', exact: true }).click();
  assert.deepEqual(await names(), ['agent', 'default', 'operator']);
  await page.getByRole('button', { name: 'Service account', exact: true }).click();
  assert.deepEqual(await names(), ['operator', 'default', 'agent']);
  assert.equal(await page.locator('th[aria-sort=descending]').textContent(), 'Service account');
  await page.getByRole('button', { name: 'control of a node' }).click();
  assert.deepEqual(await names(), ['operator']);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Severity').selectOption('errors');
  assert.ok((await page.locator('.row').count()) < 8);
  await page.getByLabel('Also of the platform').check();
  await page.getByLabel('Severity').selectOption('any');
  assert.equal(await page.locator('.row').count(), 13);
  assert.deepEqual(problems, []);
  await page.close();
}

async function hostileNames(workbench, { hostile }) {
  const { page, problems } = await openPage(workbench, hostile);
  for (const button of await page.locator('.row button').all()) await button.click();
  assert.deepEqual([await page.title(), problems], ['SCC audit', []]);
  assert.equal(await page.locator('img, main script').count(), 0);
  await page.close();
}

async function thousandsOfAccounts(workbench, { many }) {
  const { page } = await openPage(workbench, many);
  assert.ok((await page.locator('.row').count()) <= 300);
  await page.getByLabel('Search').fill('robot-14999');
  assert.equal(await page.locator('#status').textContent(), '1 of 30000 are listed');
  await page.close();
}

async function inAllColors(workbench, { lists }) {
  const { page } = await openPage(workbench, lists);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('#first button', { hasText: 'shop/web' }).click();
  for (const [name, media] of Object.entries({
    'audit-light': { colorScheme: 'light' },
    'audit-forced': { forcedColors: 'active' },
    'audit-print': { media: 'print', forcedColors: 'none' },
    'audit-details': { media: 'screen', colorScheme: 'dark' },
  })) {
    await page.emulateMedia(media);
    await page.screenshot({ path: path.join(workbench.images, `${name}.jpg`), type: 'jpeg', quality: 70 });
  }
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.locator('.row button', { hasText: 'root' }).click();
  await page.setViewportSize({ width: 1280, height: 960 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: path.join(workbench.images, 'audit.jpg'), type: 'jpeg', quality: 70 });
  await page.close();
}

export const steps = [byKeyboard, searchAndSort, hostileNames, thousandsOfAccounts, inAllColors];
