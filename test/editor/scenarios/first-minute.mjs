/** A person's first minute: the walkthrough from its first step to its last, with nothing else read. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const folder = 'examples';

/** Two contexts to choose from, and one that cannot be used; no step gets as far as to their server. */
export function prepare() {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-first-minute-'));
  const kubeconfig = path.join(home, 'config');
  const contexts = ['developer', 'admin'].map(name => ({ name, context: { cluster: 'local', user: 'me' } }));
  contexts.push({ name: 'left', context: { cluster: 'gone', user: 'me' } });
  const clusters = [{ name: 'local', cluster: { server: 'https://127.0.0.1:6443' } }];
  writeFileSync(kubeconfig, JSON.stringify({ contexts, clusters, users: [{ name: 'me', user: { token: 'none' } }] }));
  return { env: { KUBECONFIG: kubeconfig }, stop: () => rmSync(home, { recursive: true }) };
}

/** The page of the walkthrough, which is the first that was opened. */
function guide({ page }) {
  return page.frameLocator('iframe.webview.ready >> nth=0').frameLocator('#active-frame');
}

function step(workbench, id) {
  return guide(workbench).locator(`section#${id}`);
}

async function press(workbench, id, button) {
  await step(workbench, id).getByRole('link', { name: button }).click();
}

async function isDone(workbench, id) {
  await step(workbench, id).locator('[role=checkbox][aria-checked=true]').waitFor();
}

async function isOpen(workbench, id) {
  assert.equal(await step(workbench, id).locator('[role=checkbox]').getAttribute('aria-checked'), 'false', `${id} is done`);
}

/** A step's picture is in sight as a whole, in its colors, and no more than two columns share the window. */
async function pictureIsInSight(workbench, id) {
  const picture = step(workbench, id).locator('svg');
  await picture.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await picture.boundingBox();
  const window = workbench.page.viewportSize();
  assert.ok(
    width >= 250 && x > 0 && y > 0 && x + width < window.width && y + height < window.height,
    JSON.stringify({ x, y, width, height }),
  );
  const colors = await picture
    .locator('text')
    .evaluateAll(texts => texts.map(text => text.ownerDocument.defaultView.getComputedStyle(text).fill));
  assert.ok(colors.length > 3 && new Set(colors).size > 1, colors.join());
  assert.ok((await workbench.page.locator('.editor-group-container').count()) <= 2, 'columns');
}

/** In a small window, too. */
async function pictureNextToExample(workbench, id) {
  for (const [width, height] of [
    [1000, 700],
    [1280, 800],
  ]) {
    await workbench.page.setViewportSize({ width, height });
    await workbench.page.locator('.monaco-editor .view-line').first().waitFor();
    await pictureIsInSight(workbench, id);
    await workbench.screenshot(`first-minute-${id}-${width}`);
  }
}

async function getStarted(workbench) {
  await workbench.runCommand('SCC Lens: Get Started');
  await step(workbench, 'problem').getByRole('heading', { name: 'See what OpenShift refuses' }).waitFor();
  await pictureIsInSight(workbench, 'problem');
  await isOpen(workbench, 'problem');
  await workbench.screenshot('first-minute');
}

async function seeTheProblem(workbench) {
  await press(workbench, 'problem', 'Open the Example');
  await workbench.tab('hostpath-sandbox.yaml').waitFor();
  await workbench.waitForSquiggle('error');
  await isDone(workbench, 'problem');
  await pictureNextToExample(workbench, 'problem');
}

async function fixIt(workbench) {
  await isOpen(workbench, 'fix');
  await press(workbench, 'fix', 'Show the Quick Fixes');
  await workbench.page.locator('.action-widget .monaco-list-row.action').first().waitFor();
  await workbench.screenshot('first-minute-fixes');
  await workbench.chooseQuickFix('Deliver the supervisor with an init container');
  await isDone(workbench, 'fix');
  await pictureNextToExample(workbench, 'fix');
}

async function generateTheScc(workbench) {
  await isOpen(workbench, 'scc');
  await press(workbench, 'scc', 'Generate the SCC');
  await workbench.tab('agents-openshell-sandbox-scc.yaml').waitFor();
  await isDone(workbench, 'scc');
  await workbench.notification('Proven with');
  await workbench.clearNotifications();
  await pictureNextToExample(workbench, 'scc');
}

async function readTheReview(workbench) {
  await isOpen(workbench, 'review');
  await press(workbench, 'review', 'Show the Review');
  await isDone(workbench, 'review');
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.getByRole('heading', { name: 'Sandbox researcher' }).waitFor();
  await pictureIsInSight(workbench, 'review');
  await workbench.screenshot('first-minute-review');
}

async function tryToDeploy(workbench) {
  await press(workbench, 'deploy', 'Deploy to a Cluster');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'developer' }).first().waitFor();
  const refused = workbench.quickInput.locator('.monaco-list-row', { hasText: 'cannot be used' });
  assert.match(await refused.innerText(), /left[^]*its cluster "gone" is not in the kubeconfig/);
  await workbench.screenshot('first-minute-deploy');
  await workbench.page.keyboard.press('Escape');
  await workbench.quickInput.waitFor({ state: 'hidden' });
  await isOpen(workbench, 'deploy');
  await workbench.page.locator('.tab', { hasText: 'hostpath-sandbox.yaml' }).click();
}

/** The editor's own page of the walkthrough has its pictures where the window is wide enough for them. */
async function lookAtTheEditorsPage(workbench) {
  await workbench.runCommand('View: Close All Editors');
  await workbench.page.getByRole('button', { name: "Don't Save" }).click();
  await workbench.runCommand('Welcome: Open Walkthrough...');
  await workbench.pick('Get a Pod Admitted by OpenShift');
  await workbench.runCommand('View: Close Primary Side Bar');
  const picture = workbench.page.frameLocator('.getting-started-media iframe').frameLocator('#active-frame').locator('svg');
  await picture.waitFor();
  assert.notEqual(
    await picture
      .locator('text')
      .first()
      .evaluate(text => text.ownerDocument.defaultView.getComputedStyle(text).fill),
    'rgb(0, 0, 0)',
  );
  await workbench.screenshot('first-minute-walkthrough');
}

export const steps = [getStarted, seeTheProblem, fixIt, generateTheScc, readTheReview, tryToDeploy, lookAtTheEditorsPage];
