/**
 * The examples of docs/rules: those under "Bad" give the finding, those under "Good" do not. An example shows what matters; the file in
 * `test/fixtures/docs` is the manifest around it: `<rule>.yaml`, or `<rule>.bad.yaml` and `<rule>.good.yaml` where the two differ.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, readSettings, RULES } from '@scc-lens/lens';
import type { Json } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';

const root = path.resolve(__dirname, '../../..');

type Verdict = 'bad' | 'good';

/** The YAML blocks below a heading of a page. */
function examples(rule: string, heading: string): readonly string[] {
  const page = readFileSync(path.join(root, 'docs/rules', `${rule}.md`), 'utf8');
  const [section = ''] = (page.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ', 1);
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml);
}

/** The manifest with the example in the place of its comment, as far in as that is. */
function manifestWith(rule: string, verdict: Verdict, example: string): string {
  const file = (name: string): string => path.join(root, 'test/fixtures/docs', name);
  const own = file(`${rule}.${verdict}.yaml`);
  const frame = readFileSync(existsSync(own) ? own : file(`${rule}.yaml`), 'utf8');
  return frame.replace(/^( *)# the example\n/m, (_, indent: string) => example.replace(/^(?=.)/gm, indent));
}

/** What a page assumes of the settings where the defaults do not show the rule. */
const SETTINGS: Readonly<Record<string, Json>> = { 'openshift-too-old': { 'openshift.version': '4.18' } };

function rulesThatSpeak(rule: string, text: string): readonly string[] {
  const file = parseFile(text);
  const { settings } = readSettings(SETTINGS[rule] ?? {});
  return analyze(file, { settings, facts: gatherFacts([{ file: 'example.yaml', manifests: file.manifests }]) }).map(
    finding => finding.rule,
  );
}

/** Rules whose "Good" is that there is nothing left. */
const WITHOUT_GOOD = ['supervisor-stager', 'obsolete-openshell-grant'];

describe('the examples of docs/rules', () => {
  for (const { id } of RULES) {
    it(`${id}: the bad ones give the finding`, () => {
      const bad = examples(id, 'Bad');
      assert.ok(bad.length > 0);
      for (const example of bad) assert.ok(rulesThatSpeak(id, manifestWith(id, 'bad', example)).includes(id), example);
    });
    it(`${id}: the good ones do not`, () => {
      const good = examples(id, 'Good');
      assert.equal(good.length > 0, !WITHOUT_GOOD.includes(id));
      for (const example of good) {
        const rules = rulesThatSpeak(id, manifestWith(id, 'good', example));
        assert.ok(!rules.includes('syntax-error') && !rules.includes(id), example);
      }
    });
  }
});
