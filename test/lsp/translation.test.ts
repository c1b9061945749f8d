import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import path from 'node:path';
import { useLanguage } from '../../server/src/lsp/nodeRuntime';

const folder = path.resolve(__dirname, '../fixtures/l10n');
const sentence = (): string => l10n.t('Admitted by {scc}.', { scc: 'restricted-v2' });

describe("the editor's language", () => {
  afterEach(() => {
    l10n.config({ contents: {} });
  });

  it('chooses the translation, for a region or else for the language', () => {
    for (const locale of ['de', 'de-AT', 'DE']) {
      l10n.config({ contents: {} });
      useLanguage(locale, folder);
      assert.equal(sentence(), 'Zugelassen durch restricted-v2.', locale);
    }
  });

  it('leaves English where there is no translation, and for what is no language', () => {
    for (const locale of [undefined, '', 'en', 'fr-CA', '../l10n/bundle.l10n.de', 'de/../de']) {
      useLanguage(locale, folder);
      assert.equal(sentence(), 'Admitted by restricted-v2.', locale);
    }
  });

  it('leaves the sentences that the translation lacks in English', () => {
    useLanguage('de', folder);
    assert.equal(l10n.t('Set {field} to false', { field: 'privileged' }), 'Set privileged to false');
  });
});
