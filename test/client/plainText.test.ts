import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitting, plainText } from '../../client/src/editor/plainText';

/** What the editor makes a link of in messages and prompts, and an icon of in labels. */
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)/i;
const ICON = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

describe('text for messages, lists and the status bar', () => {
  it('contains no link and no icon, with any text from outside', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('[', ']', '(', ')', '$', '[a](command:b)', '$(zap)', 'command:', '\\', '\u200b', '\u0007'),
    );
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const shown = plainText(pieces.join(''));
        assert.doesNotMatch(shown, LINK);
        assert.doesNotMatch(shown, ICON);
        assert.equal(plainText(shown), shown);
      }),
    );
  });

  it('leaves all other text as it is', () => {
    for (const text of ['pods "web" is forbidden: [provider restricted-v2: .spec]', 'a (b) [c] $d ${e}', 'über\n日本語', '']) {
      assert.equal(plainText(text), text);
    }
  });

  it('shows what would be a link or an icon letter by letter', () => {
    assert.equal(plainText('[Fix](command:workbench.action.quit) $(zap)'), '[Fix] (command:workbench.action.quit) $ (zap)');
  });

  it('shows no character that turns or hides what is written', () => {
    assert.equal(plainText('team\u202egnp.a\u0007\r'), 'team gnp.a  ');
  });

  it('ends with an ellipsis where a list has no room for more, and Chinese takes two columns', () => {
    assert.equal(fitting('Refused: 1 reason', 17), 'Refused: 1 reason');
    assert.equal(fitting('Refused: 1 reason', 16), 'Refused: 1 reas…');
    assert.equal(fitting('以账号运行', 9), '以账号…');
  });

  it('is bounded', () => {
    assert.ok(plainText('a'.repeat(1_000_000)).length < 20_000);
  });
});
