/**
 * A foreign kubeconfig and manifest. Names and hints that pretend to be links and icons are shown letter by letter, and a click on them runs
 * nothing; an unprotected connection is confirmed before anything is sent.
 */
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
  clusters: [
    { name: 'c', cluster: { server: 'https://127.0.0.1:1' } },
    { name: 'unverified', cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true } },
  ],
  users: [
    {
      name: 'u',
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: 'no-such-plugin',
          interactiveMode: 'Never',
          installHint: `Not there: ${LINK}`,
        },
      },
    },
    { name: 'v', user: { token: 'a-token' } },
  ],
  contexts: [
    { name: CONTEXT, context: { cluster: 'c', user: 'u' } },
    { name: 'unverified', context: { cluster: 'unverified', user: 'v' } },
  ],
};

/** An SCC with the name of an icon, and a pod that it admits. */
const MANIFEST = `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: { name: $(zap) }
priority: 99
runAsUser: { type: RunAsAny }
seLinuxContext: { type: RunAsAny }
fsGroup: { type: RunAsAny }
supplementalGroups: { type: RunAsAny }
users: ['system:serviceaccount:agents:default']
volumes: ['*']
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: agents }
spec:
  containers: [{ name: web, image: registry.example/web:1 }]
`;

export async function prepare() {
  const home = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-foreign-'));
  const file = path.join(home, 'config');
  writeFileSync(file, JSON.stringify(KUBECONFIG));
  return { env: { KUBECONFIG: file }, stop: () => rmSync(home, { recursive: true }) };
}

async function openTheFolder(workbench) {
  await workbench.openFile('pod.yaml');
  await workbench.titleButton().waitFor();
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

async function theCodeLensShowsNoIcon(workbench) {
  writeFileSync(path.join(workbench.folder, 'foreign.yaml'), MANIFEST);
  await workbench.openFile('foreign.yaml');
  const lens = workbench.codeLens('✓ Admitted by');
  await lens.waitFor();
  assert.match(await lens.innerText(), /Admitted by \$ \(zap\)/);
  assert.equal(await lens.locator('.codicon').count(), 0);
}

const RISK = 'The connection to unverified is not protected. Nothing has been sent yet.';
const UNREACHABLE = 'The cluster at https://127.0.0.1:1 cannot be reached';

async function theRiskOfAConnectionIsConfirmed(workbench) {
  await chooseContext(workbench, 'unverified');
  await workbench.question(RISK);
  await workbench.question('The certificate of https://127.0.0.1:1 is not verified (insecure-skip-tls-verify).');
  await workbench.screenshot('connect-anyway');
  await workbench.answer('Cancel');
  await chooseContext(workbench, 'unverified');
  await workbench.question(RISK);
  assert.equal(await workbench.page.locator('.notification-list-item', { hasText: UNREACHABLE }).count(), 0);
  await workbench.answer('Connect Anyway');
  await workbench.notification(UNREACHABLE);
  await workbench.clearNotifications();
}

async function aConfirmedRiskIsNotAskedAboutAgain(workbench) {
  await chooseContext(workbench, 'unverified');
  await workbench.notification(UNREACHABLE);
}

export const steps = [
  openTheFolder,
  theListShowsNoIcon,
  theNotificationHasNoLink,
  theCodeLensShowsNoIcon,
  theRiskOfAConnectionIsConfirmed,
  aConfirmedRiskIsNotAskedAboutAgain,
];
