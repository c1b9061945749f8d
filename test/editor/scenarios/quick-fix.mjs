/** Squiggle, lightbulb, fix, saved file: the story of the README's first picture. */
import assert from 'node:assert/strict';

const file = 'pod.yaml';
const fix = 'Deliver the supervisor with an init container';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
}

async function seeTheSquiggle(workbench) {
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.screenshot('squiggle');
}

async function readTheProblem(workbench) {
  const problems = await workbench.problems();
  await problems.filter({ hasText: 'hostpath-supervisor' }).first().waitFor();
  await workbench.screenshot('problems');
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
