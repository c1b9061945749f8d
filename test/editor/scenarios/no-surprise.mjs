/** Fixes over several files: shown with their numbers before anything changes, not saved, and taken back by one undo. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { shareAccount } from '../shareAccount.mjs';

export const folder = 'examples';

const file = 'hostpath-sandbox.yaml';
const other = 'hostpath-deployment.yaml';
const generated = 'agents-openshell-sandbox-scc.yaml';
const fix = 'Deliver the supervisor with an init container and generate its SCC';
const command = 'SCC Lens: Replace hostPath Supervisors in the Workspace…';

const before = new Map();

/** Asserts that every file on disk is as it was when the scenario began. */
function assertNothingOnDisk(workbench) {
  for (const [name, text] of before) assert.equal(workbench.read(name), text, `${name} on disk`);
}

async function openTheManifest(workbench) {
  shareAccount(workbench);
  for (const name of readdirSync(workbench.folder)) before.set(name, workbench.read(name));
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
}

async function chooseTheFix(workbench) {
  await workbench.waitForSquiggle('error');
  await workbench.placeCursor('kind: Sandbox');
  const fixes = await workbench.openQuickFixes();
  const row = fixes.filter({ hasText: fix }).first();
  await row.waitFor();
  assert.match(await row.innerText(), /2 pods in 2 files, new file, preview/);
  await workbench.chooseQuickFix(fix);
  await workbench.previewOf(generated, other, file);
}

async function previewTheFix(workbench) {
  await chooseTheFix(workbench);
  await workbench.screenshot('preview');
  assertNothingOnDisk(workbench);
  assert.deepEqual(await workbench.unsavedFiles(0), []);
  assert.ok(!existsSync(path.join(workbench.folder, generated)));
}

async function discardTheFix(workbench) {
  await workbench.endPreview('Discard');
  await workbench.notification('Nothing was changed.');
  assertNothingOnDisk(workbench);
  assert.deepEqual(await workbench.unsavedFiles(0), []);
  await workbench.clearNotifications();
}

async function applyTheFix(workbench) {
  await chooseTheFix(workbench);
  await workbench.endPreview('Apply');
  await workbench.tab(generated).waitFor();
  await workbench.line('Proven with').waitFor();
  assert.deepEqual(await workbench.unsavedFiles(2), [other, file]);
  assertNothingOnDisk(workbench);
  assert.match(workbench.read(generated), /kind: SecurityContextConstraints[^]*kind: RoleBinding/, 'the new file is created whole');
}

async function undoTheFix(workbench) {
  await workbench.undoAll();
  await workbench.page.locator('.tab', { hasText: generated }).waitFor({ state: 'detached' });
  assert.deepEqual(readdirSync(workbench.folder).toSorted(), [...before.keys()].toSorted());
  assertNothingOnDisk(workbench);
  for (const name of [other, file]) {
    await workbench.openFile(name);
    await workbench.waitForSquiggle('error');
  }
}

async function replaceNone(workbench) {
  await workbench.runCommand(command);
  await workbench.listAsking('Choose the files. A preview shows every change before it is made.');
  assert.deepEqual(await workbench.tickedItems(), [`${other}, 1 pod`, `${file}, 1 pod`]);
  await workbench.screenshot('replace-pick');
  await workbench.toggleAll();
  await workbench.page.keyboard.press('Enter');
  await workbench.notification('Nothing was replaced.');
  assertNothingOnDisk(workbench);
  assert.deepEqual(await workbench.unsavedFiles(0), []);
  await workbench.clearNotifications();
}

async function replaceAll(workbench) {
  await workbench.runCommand(command);
  await workbench.quickInput.getByText('Replace hostPath Supervisors (2 pods in 2 files)').waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.previewOf(other, file);
  assertNothingOnDisk(workbench);
  await workbench.endPreview('Apply');
  await workbench.notification('Replaced the hostPath supervisors in 2 pods; review the changed files and save them.');
  assert.deepEqual(await workbench.unsavedFiles(2), [other, file]);
  assertNothingOnDisk(workbench);
}

async function undoTheReplacement(workbench) {
  await workbench.placeCursor('apiVersion');
  await workbench.undoAll();
  assertNothingOnDisk(workbench);
}

/** One undo takes back a fix that was saved too; the files that are left are to be saved again. */
async function undoWhatWasSaved(workbench) {
  await workbench.clearNotifications();
  await workbench.openFile(file);
  await chooseTheFix(workbench);
  await workbench.endPreview('Apply');
  await workbench.tab(generated).waitFor();
  await workbench.saveAll();
  assert.match(workbench.read(generated), /kind: SecurityContextConstraints/);
  assert.doesNotMatch(workbench.read(other), /hostPath:/);
  await workbench.openFile(file);
  await workbench.placeCursor('kind: Sandbox');
  await workbench.page.keyboard.press('ControlOrMeta+Z');
  await workbench.page.locator('.tab', { hasText: generated }).waitFor({ state: 'detached' });
  assert.deepEqual(await workbench.unsavedFiles(2), [other, file]);
  await workbench.saveAll();
  assert.deepEqual(readdirSync(workbench.folder).toSorted(), [...before.keys()].toSorted());
  assertNothingOnDisk(workbench);
}

async function previewARename(workbench) {
  await workbench.placeCursor('serviceAccountName');
  await workbench.page.keyboard.press('F2');
  const name = workbench.page.locator('.rename-box input').first();
  await name.fill('renamed');
  await name.press('Enter');
  await workbench.previewOf(other, file, 'init-container-sandbox.yaml', 'namespace.yaml');
  assertNothingOnDisk(workbench);
  await workbench.endPreview('Discard');
  assert.deepEqual(await workbench.unsavedFiles(0), []);
}

export const steps = [
  openTheManifest,
  previewTheFix,
  discardTheFix,
  applyTheFix,
  undoTheFix,
  replaceNone,
  replaceAll,
  undoTheReplacement,
  undoWhatWasSaved,
  previewARename,
];
