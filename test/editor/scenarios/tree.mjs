/** The tree view of the workspace: workloads by verdict, service accounts and SCCs; actions on items, the filter, and the keyboard. */
import assert from 'node:assert/strict';
import { unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const folder = 'examples';

const rows = '.customview-tree .monaco-list-row';

const row = (workbench, label) => workbench.page.locator(rows, { hasText: label }).first();

/** The row of a thing, by what a screen reader reads. */
const spoken = (workbench, label) => workbench.page.locator(`${rows}[aria-label^="${label}"]`).first();

/** The menu of a manifest is there before one is open, and costs no server. */
async function findTheMenu(workbench) {
  // A menu stays as it was opened, and the workspace is looked at after the start of the editor.
  for (let tries = 0, isThere = false; !isThere; tries++) {
    assert.ok(tries < 100, 'the menu has no entry');
    await workbench.openContextMenu('hostpath-sandbox.yaml');
    isThere = (await workbench.menuItem('SCC Lens').count()) > 0;
    await workbench.closeMenu();
  }
  assert.deepEqual(workbench.serverProcesses(), []);
  assert.equal(await workbench.page.locator('.pane-header[aria-label^="SCC Lens"]').count(), 0);
}

/** Opens the menu of a row. A menu closes where the view changes at that moment, as it does after a file was opened. */
async function openMenu(workbench, item) {
  for (let tries = 0; tries < 10; tries++) {
    await item.click({ button: 'right' });
    const isOpen = await workbench
      .menuItem('Open the Manifest')
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    if (isOpen) return;
  }
}

async function openTheView(workbench) {
  await workbench.openFile('init-container-sandbox.yaml');
  await workbench.waitForSquiggle('error');
  await workbench.runCommand('Explorer: Focus on SCC Lens View');
  await workbench.page.locator('.pane-header[aria-label^="Explorer Section"]').click(); // room for the view
  await row(workbench, 'Refused').waitFor();
  await spoken(workbench, 'Sandbox researcher-converted, Not admitted by restricted-v2').waitFor();
  await workbench.screenshot('tree');
}

/** Enter opens the manifest at the workload, whether an editor has it or not. */
async function openByTheKeyboard(workbench) {
  await workbench.runCommand('Explorer: Focus on SCC Lens View');
  const { keyboard } = workbench.page;
  const focused = workbench.page.locator('.monaco-list-row.focused').filter({ hasText: 'supervisor-daemonset.yaml' });
  await keyboard.press('End');
  // The view may take the focus, or be filled again, after the first keys.
  for (let tries = 0; tries < 30 && !(await focused.isVisible()); tries++) await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await workbench.tab('supervisor-daemonset.yaml').waitFor();
  await workbench.waitForSquiggle('error');
}

async function reviewAnItem(workbench) {
  await openMenu(workbench, row(workbench, 'init-container-sandbox.yaml'));
  await workbench.chooseFromMenu('Show SCC Review');
  const page = await workbench.preview('SCC review of Sandbox researcher');
  await page.getByRole('heading', { name: 'Sandbox researcher' }).waitFor();
  await workbench.closeEditor();
}

async function seeTheActions(workbench) {
  await openMenu(workbench, row(workbench, 'init-container-sandbox.yaml'));
  for (const label of ['Open the Manifest', 'Show SCC Review', 'Generate Least-Privilege SCC', 'Hand to an Admin', 'Deploy to Cluster'])
    await workbench.menuItem(label).waitFor();
  await workbench.screenshot('tree-menu');
  await workbench.closeMenu();
}

/** One file for the workload's service account. */
async function handAnItemToAnAdmin(workbench) {
  await openMenu(workbench, row(workbench, 'supervisor-daemonset.yaml'));
  await workbench.chooseFromMenu('Hand to an Admin');
  await workbench.tab('agents-supervisor-installer-for-admin.yaml').waitFor();
  await workbench.line('oc apply -f agents-supervisor-installer-for-admin.yaml').waitFor();
  await workbench.clearNotifications();
}

async function filter(workbench) {
  await workbench.runCommand('SCC Lens: Filter Workloads, Service Accounts and SCCs');
  await workbench.quickInput.locator('input').fill('privileged');
  await row(workbench, 'privileged').waitFor();
  await row(workbench, 'code-reviewer').waitFor({ state: 'detached' });
  await workbench.page.keyboard.press('Enter');
  await workbench.screenshot('tree-filtered');
  await workbench.runCommand('SCC Lens: Clear the Filter');
  await row(workbench, 'Refused').waitFor();
}

/** A file that changes on disk changes the view. */
async function followTheWorkspace(workbench) {
  assert.equal(await row(workbench, 'newcomer').count(), 0);
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: newcomer, namespace: agents}\nspec: {containers: [{name: a, image: x, securityContext: {privileged: true}}]}\n';
  writeFileSync(path.join(workbench.folder, 'newcomer.yaml'), pod);
  await row(workbench, 'newcomer').waitFor();
}

/** The workload of an open menu goes: the command is about nothing, and not about the active editor. */
async function chooseForAnItemThatIsGone(workbench) {
  await openMenu(workbench, row(workbench, 'newcomer'));
  unlinkSync(path.join(workbench.folder, 'newcomer.yaml'));
  await row(workbench, 'newcomer').waitFor({ state: 'detached' });
  await workbench.chooseFromMenu('Show SCC Review');
  await workbench.notification('The tree view has changed meanwhile.');
  await workbench.clearNotifications();
}

async function seeAnAccountAndAnScc(workbench) {
  await row(workbench, 'Service Accounts').locator('.monaco-tl-twistie').click();
  await row(workbench, 'openshell-sandbox').locator('.monaco-tl-twistie').click();
  await spoken(workbench, 'All accounts may use restricted-v2, restricted-v3').waitFor();
  await row(workbench, 'SCCs in Order').locator('.monaco-tl-twistie').click();
  await row(workbench, 'supervisor-installer').scrollIntoViewIfNeeded();
  await workbench.screenshot('tree-account');
}

/** At the usual width of the view; what describes a row may be cut, and is in its tooltip. */
async function noLabelIsCut(workbench) {
  const cut = await workbench.page
    .locator(`${rows} .label-name`)
    .evaluateAll(labels =>
      labels
        .filter(label => label.getBoundingClientRect().right > label.closest('.monaco-icon-label-container').getBoundingClientRect().right)
        .map(label => label.textContent),
    );
  assert.deepEqual(cut, []);
}

export const steps = [
  findTheMenu,
  openTheView,
  openByTheKeyboard,
  reviewAnItem,
  seeTheActions,
  handAnItemToAnAdmin,
  filter,
  followTheWorkspace,
  chooseForAnItemThatIsGone,
  seeAnAccountAndAnScc,
  noLabelIsCut,
];
