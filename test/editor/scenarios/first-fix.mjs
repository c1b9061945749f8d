/** Squiggle, hover, quick fix, admitted: the film of the README. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const file = 'web.yaml';
const fix = 'Leave runAsUser to OpenShift';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: quay.io/acme/web:1.4
          securityContext:
            runAsUser: 1000
`;

/** A picture of 1280×800 pixels whose text a page of 830 pixels shows in the size of its own. */
export const viewport = { width: 800, height: 500, scale: 1.6 };
/** Where no text is. */
const nothing = { x: 560, y: 420 };

export const settings = {
  'workbench.activityBar.location': 'hidden',
  'breadcrumbs.enabled': false,
  // The pointer is as slow as the machine; the hover waits for it.
  'editor.hover.hidingDelay': 3_000,
};

async function openTheManifest(workbench) {
  writeFileSync(path.join(workbench.folder, file), manifest);
  await workbench.openFile(file);
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('✗ Refused').waitFor();
  await workbench.film.begin(nothing);
  await workbench.film.show(2_000);
}

const valueIn = workbench => workbench.line('runAsUser').locator('span > span').last();

async function readTheProblem(workbench) {
  await workbench.film.pointTo(valueIn(workbench));
  await workbench.page.locator('.monaco-hover', { hasText: 'restricted-v2 does not accept runAsUser' }).first().waitFor();
  await workbench.film.show(3_500);
}

async function chooseTheFix(workbench) {
  const button = workbench.page.locator('.monaco-hover .action', { hasText: 'Quick Fix' });
  const [{ x, width }, { y, height }] = [await valueIn(workbench).boundingBox(), await button.boundingBox()];
  // Straight into the hover, which closes when the pointer leaves it and the value.
  await workbench.film.moveTo({ x: x + width / 2, y: y + height / 2 });
  await workbench.film.pointTo(button);
  await button.click();
  const chosen = workbench.page.locator('.action-widget .monaco-list-row.action', { hasText: fix });
  await chosen.waitFor();
  await workbench.film.show(1_500);
  await workbench.film.pointTo(chosen);
  await workbench.film.show(1_000);
  await workbench.chooseQuickFix(fix);
}

async function seeTheVerdict(workbench) {
  await workbench.codeLens('✓ Admitted by restricted-v2').waitFor();
  await workbench.film.moveTo(nothing);
  await workbench.page.locator('.monaco-hover').first().waitFor({ state: 'hidden' });
  await workbench.film.show(3_500);
}

export const steps = [openTheManifest, readTheProblem, chooseTheFix, seeTheVerdict];
