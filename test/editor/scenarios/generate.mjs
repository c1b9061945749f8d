/** From a sandbox that mounts its supervisor from the node to one that OpenShift admits: one quick fix, and the SCC that it needs. */
import assert from 'node:assert/strict';

export const folder = 'examples';

const file = 'hostpath-sandbox.yaml';
const generated = 'agents-openshell-sandbox-scc.yaml';
const fix = 'Deliver the supervisor with an init container and generate its SCC';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('Generate least-privilege SCC').waitFor();
}

async function seeTheFixes(workbench) {
  await workbench.goToProblem('of the other SCCs only');
  await workbench.closePanel();
  const fixes = await workbench.openQuickFixes();
  await fixes.filter({ hasText: fix }).first().waitFor();
  await workbench.screenshot('generate-fixes');
}

async function applyBoth(workbench) {
  await workbench.chooseQuickFix(fix);
  await workbench.line('supervisor-init').waitFor();
  await workbench.codeLens('✓ Admitted by agents-openshell-sandbox').waitFor({ timeout: 30_000 });
  await workbench.waitForNoProblem('scc-denied');
}

async function saveAndReadTheScc(workbench) {
  await workbench.save();
  await workbench.openFile(generated);
  await workbench.save();
  await workbench.line('Proven with').waitFor();
  await workbench.screenshot('generated-scc');
  assert.match(workbench.read(generated), /kind: SecurityContextConstraints/);
  assert.doesNotMatch(workbench.read(file), /hostPath:/);
}

async function askByCommand(workbench) {
  await workbench.openFile('init-container-sandbox.yaml');
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.notification(`${generated} has the SCC agents-openshell-sandbox already`);
  await workbench.openFile('supervisor-daemonset.yaml');
  await workbench.runCommand('SCC Lens: Generate Least-Privilege SCC');
  await workbench.notification('Proven with');
  await workbench.line('Proven with').waitFor();
  await workbench.screenshot('generated-by-command');
}

export const steps = [openTheManifest, seeTheFixes, applyBoth, saveAndReadTheScc, askByCommand];
