/** A finding is allowed with a reason: the comment appears, the squiggle goes, one undo brings both back, and the comment can be removed. */
import assert from 'node:assert/strict';

const file = 'pod.yaml';
const rule = 'hostpath-supervisor';
const here = `Allow ${rule} here, with a reason…`;
const reason = 'a node of our own carries the supervisor';
const comment = `# scc-lens: allow ${rule} -- ${reason}`;

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
}

async function goToTheFinding(workbench) {
  await workbench.goToProblem(rule);
  await workbench.closePanel();
}

async function beAskedForTheReason(workbench) {
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: here }).first().waitFor();
  await workbench.screenshot('allow-menu');
  await workbench.chooseQuickFix(here);
  await workbench.quickInput.filter({ hasText: 'Why is it allowed here?' }).waitFor();
  await workbench.screenshot('allow-reason');
}

async function giveNoReason(workbench) {
  await workbench.enter(' ');
  await workbench.quickInput.filter({ hasText: 'A suppression without a reason has no effect.' }).waitFor();
}

async function giveTheReason(workbench) {
  await workbench.enter(reason);
  await workbench.line(comment).waitFor();
  await workbench.waitForNoProblem(rule);
  await workbench.screenshot('allowed');
}

async function undoIt(workbench) {
  await workbench.placeCursor('kind: Pod');
  await workbench.page.keyboard.press('ControlOrMeta+Z');
  await workbench.line(comment).waitFor({ state: 'detached' });
  await (await workbench.problems()).filter({ hasText: rule }).first().waitFor();
  await workbench.closePanel();
}

async function allowItAgainAndSave(workbench) {
  const before = workbench.read(file);
  await workbench.placeCursor('hostPath:');
  await workbench.page.keyboard.press('Home');
  await workbench.openQuickFixes();
  await workbench.chooseQuickFix(here);
  await workbench.quickInput.filter({ hasText: 'Why is it allowed here?' }).waitFor();
  await workbench.enter(reason);
  await workbench.line(comment).waitFor();
  await workbench.save();
  const lines = workbench.read(file).split('\n');
  assert.deepEqual(
    lines.filter(line => line.trim() !== comment),
    before.split('\n'),
  );
  assert.equal(lines.length, before.split('\n').length + 1);
}

async function removeIt(workbench) {
  await workbench.placeCursor(comment);
  await workbench.openQuickFixes();
  await workbench.chooseQuickFix('Remove this suppression');
  await workbench.line(comment).waitFor({ state: 'detached' });
  await (await workbench.problems()).filter({ hasText: rule }).first().waitFor();
}

export const steps = [
  openTheManifest,
  goToTheFinding,
  beAskedForTheReason,
  giveNoReason,
  giveTheReason,
  undoIt,
  allowItAgainAndSave,
  removeIt,
];
