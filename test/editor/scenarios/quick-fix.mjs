/** Squiggle, Problems, fix, saved file: two pictures of the README. */
import assert from 'node:assert/strict';

/** Large enough to read in a page of 830 pixels, which shows 1280. */
export const viewport = { width: 1024, height: 640, scale: 1.25 };
export const settings = { 'workbench.activityBar.location': 'hidden' };

const file = 'pod.yaml';
const fix = 'Deliver the supervisor with an init container';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.runCommand('View: Close Primary Side Bar');
}

async function seeTheSquiggle(workbench) {
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.screenshot('squiggle');
}

async function readTheProblem(workbench) {
  const problems = await workbench.problems();
  await problems.filter({ hasText: 'restricted-v2 does not let a container add SYSLOG' }).first().waitFor();
  await workbench.screenshot('problems');
  await workbench.page.keyboard.press('ArrowLeft'); // folds the reasons, below which the next problem is
  await workbench.goToProblem('hostpath-supervisor');
  await workbench.closePanel();
}

async function seeTheFix(workbench) {
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: fix }).first().waitFor();
  await workbench.screenshot('quick-fix');
}

async function applyTheFix(workbench) {
  await workbench.chooseQuickFix(fix);
  await workbench.line('emptyDir').waitFor();
  await workbench.waitForNoProblem('hostpath-supervisor');
  await workbench.page.keyboard.press('End'); // the problem was selected, which hides its colours in the picture
  await workbench.screenshot('fixed');
}

async function saveTheFile(workbench) {
  await workbench.save();
  const text = workbench.read(file);
  assert.doesNotMatch(text, /hostPath:/);
  assert.match(text, /emptyDir:/);
}

export const steps = [openTheManifest, seeTheSquiggle, readTheProblem, seeTheFix, applyTheFix, saveTheFile];
