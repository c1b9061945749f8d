/** A translation reaches every sentence of the client, whichever room writes it. */
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errorText, loadKubeconfig, problemText } from '@scc-lens/kube';
import { useLanguage } from '../../../client/src/editor/messages';
import { readinessOf } from '../../../packages/kube/src/apply/rollout/readiness';
import { connectionRisks } from '../../../packages/kube/src/login/serverAddress';
import { terminatingError } from '../../../packages/kube/src/objects/contents';
import { errorOfAnswer } from '../../../packages/kube/src/wire/statusErrors';
import { clusterTexts } from '../../../packages/kube/src/words/clusterError';

const root = path.resolve(__dirname, '../../..');
const load = createRequire(__filename);
const english = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Readonly<Record<string, string>>;

/** Each sentence of the bundle between brackets: what is not between them was not translated. */
const bracketed = Object.fromEntries(Object.entries(english).map(([sentence, text]) => [sentence, `⟦${text}⟧`]));

type Text = (...parts: readonly unknown[]) => string;

/** The functions of a room's `messages.ts` by their names. */
function textsOf(module: object): readonly (readonly [name: string, text: Text])[] {
  return Object.entries(module).flatMap(([name, value]: readonly [string, unknown]) => {
    if (value === useLanguage) return [];
    if (typeof value === 'function') return [[name, value as Text] as const];
    return Object.entries(value as Readonly<Record<string, Text>>).map(([key, text]) => [`${name}.${key}`, text] as const);
  });
}

const rooms = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' })
  .filter(file => path.basename(file) === 'messages.ts')
  .map(file => path.join('client/src', file))
  .sort();

describe('a translation', () => {
  before(() => {
    useLanguage(undefined);
    assert.equal(clusterTexts.cancelled(), 'Cancelled.');
    useLanguage(bracketed);
  });
  after(() => {
    l10n.config({ contents: {} });
  });

  for (const file of rooms) {
    it(`replaces every sentence of ${file}`, () => {
      const texts = textsOf(load(path.join(root, file)) as object);
      assert.ok(texts.length > 0);
      for (const [name, text] of texts) {
        // A number, for the singular where there is one, and a list of letters, which every part can be.
        for (const part of [1, 'ab']) {
          if (text.length === 1 && name.endsWith('oneOf') && part === 1) continue;
          assert.match(text(part, part, part), /^⟦[^]*⟧$/, name);
        }
      }
    });
  }

  it('reaches the errors of kubeconfigs, logins and requests', async () => {
    const loaded = await loadKubeconfig({ setting: '/absent/config', env: {}, home: '/absent' });
    assert.ok(!loaded.ok);
    assert.equal(
      errorText(loaded.error),
      '⟦There is no kubeconfig at /absent/config.⟧ ⟦Create it, or change the setting `sccLens.kubeconfig`.⟧',
    );
    const risks = connectionRisks('https://c.example', true);
    assert.match(risks.join(), /^⟦The certificate of https:\/\/c\.example is not verified .*⟧$/);
    const refused = errorOfAnswer({ status: 401, headers: {}, body: '', url: new URL('https://c.example') });
    assert.match(errorText(refused), /^⟦The cluster does not accept the login.*⟧ ⟦Log in again.*⟧$/);
  });

  it('reaches what a deployment reports, and leaves names as they are', () => {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team-a', name: 'conf' };
    assert.match(errorText(terminatingError(ref, [])), /^⟦ConfigMap team-a\/conf is being deleted\.⟧ /);
    const readiness = readinessOf({ apiVersion: 'v1', kind: 'Pod', status: { phase: 'Pending' } });
    assert.equal(readiness.state === 'progressing' && readiness.detail, '⟦The pod is Pending.⟧');
    const source = { file: 'a.yaml', document: 0, path: [], object: {}, pods: [] };
    const problems = [0, 1].map(() => ({ source, message: 'No name.', reason: 'invalid' as const }));
    const [first, ...others] = problems;
    assert.ok(first !== undefined);
    assert.equal(
      problemText([first, ...others], file => file),
      '⟦a.yaml: No name.⟧ ⟦There is 1 more problem.⟧',
    );
  });
});
