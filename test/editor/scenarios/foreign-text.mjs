/** Names and hints that pretend to be links and icons: the editor shows them letter by letter, and a click on them runs nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chooseContext } from '../deploying.mjs';

const LINK = '[Fix it](command:workbench.action.showCommands)';
const CONTEXT = `$(zap) ${LINK}`;

/** The plug-in does not exist, so that its hint is shown. */
const KUBECONFIG = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [
    {
      name: 'u',
      user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin', installHint: `Not there: ${LINK}` } },
    },
  ],
  contexts: [{ name: CONTEXT, context: { cluster: 'c', user: 'u' } }],
};

export async function prepare() {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-foreign-'));
  const file = path.join(home, 'config');
  writeFileSync(file, JSON.stringify(KUBECONFIG));
  return { env: { KUBECONFIG: file }, stop: () => rmSync(home, { recursive: true }) };
}

async function openTheFolder(workbench) {
  await workbench.openFile('pod.yaml');
  await workbench.page.getByRole('button', { name: 'Deploy to Cluster', disabled: false }).first().waitFor(); // the editor knows that the folder is trusted
}

async function theListShowsNoIcon(workbench) {
  await workbench.runCommand('SCC Lens: Choose Cluster and Namespace');
  const row = workbench.quickInput.locator('.monaco-list-row', { hasText: 'zap' }).first();
  await row.waitFor();
  assert.equal(await row.locator('.codicon-zap').count(), 0);
  await workbench.page.keyboard.press('Escape');
}

async function theNotificationHasNoLink(workbench) {
  await chooseContext(workbench, 'Fix it');
  const shown = await workbench.notification('Not there:');
  await workbench.screenshot('foreign-text');
  assert.match(await shown.innerText(), /\[Fix it\] \(command:workbench\.action\.showCommands\)/);
  assert.equal(await shown.locator('.notification-list-item-message a').count(), 0);
  await workbench.clearNotifications();
}

export const steps = [openTheFolder, theListShowsNoIcon, theNotificationHasNoLink];
