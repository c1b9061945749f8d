/** A person's first minute: the walkthrough from its first step to its last, with nothing else read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const folder = 'examples';

/** Two contexts to choose from; no step gets as far as to their server. */
export function prepare() {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-first-minute-'));
  const kubeconfig = path.join(home, 'config');
  const contexts = ['developer', 'admin'].map(name => ({ name, context: { cluster: 'local', user: 'me' } }));
  const clusters = [{ name: 'local', cluster: { server: 'https://127.0.0.1:6443' } }];
  writeFileSync(kubeconfig, JSON.stringify({ contexts, clusters, users: [{ name: 'me', user: { token: 'none' } }] }));
  return { env: { KUBECONFIG: kubeconfig }, stop: () => rmSync(home, { recursive: true }) };
}

/** A step of the walkthrough, opened where another one is. */
async function openStep(workbench, title) {
  await workbench.page.locator('.getting-started-step', { hasText: title }).first().click();
  await workbench.page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
}

async function press(workbench, button) {
  await workbench.page.locator('.getting-started-step.expanded .monaco-button', { hasText: button }).click();
}

/** The mark of a step. */
async function isDone(workbench, id) {
  await workbench.page.locator(`[data-done-step-id$="#${id}"][aria-checked="true"]`).first().waitFor();
}

async function getStarted(workbench) {
  await workbench.runCommand('SCC Lens: Get Started');
  await workbench.page.locator('.getting-started-step.expanded', { hasText: 'See what OpenShift refuses' }).waitFor();
  await workbench.screenshot('first-minute');
}

async function seeTheProblem(workbench) {
  await press(workbench, 'Open the Example');
  await workbench.tab('hostpath-sandbox.yaml').waitFor();
  await workbench.waitForSquiggle('error');
  await isDone(workbench, 'problem');
  await workbench.screenshot('first-minute-problem');
}

async function fixIt(workbench) {
  await openStep(workbench, 'Fix it with one quick fix');
  await press(workbench, 'Show the Quick Fixes');
  await workbench.page.locator('.action-widget .monaco-list-row.action').first().waitFor();
  await workbench.screenshot('first-minute-fixes');
  await workbench.chooseQuickFix('Deliver the supervisor with an init container');
  await isDone(workbench, 'fix');
  await workbench.screenshot('first-minute-fixed');
}

async function generateTheScc(workbench) {
  await openStep(workbench, 'Generate the least SCC');
  await press(workbench, 'Generate the SCC');
  await isDone(workbench, 'scc');
  await workbench.screenshot('first-minute-scc');
}

async function readTheReview(workbench) {
  await openStep(workbench, 'Read the whole decision');
  await press(workbench, 'Show the Review');
  await isDone(workbench, 'review');
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.getByRole('heading', { name: 'Sandbox researcher' }).waitFor();
  await workbench.screenshot('first-minute-review');
}

async function tryToDeploy(workbench) {
  await openStep(workbench, 'Deploy, with a way back');
  await press(workbench, 'Deploy to a Cluster');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'developer' }).first().waitFor();
  await workbench.screenshot('first-minute-deploy');
  await workbench.page.keyboard.press('Escape');
  await isDone(workbench, 'deploy');
}

export const steps = [getStarted, seeTheProblem, fixIt, generateTheScc, readTheReview, tryToDeploy];
