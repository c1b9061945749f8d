/** The sentences of the source that a translation replaces, as VS Code's own tool finds them. */
import { getL10nJson } from '@vscode/l10n-dev';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** Every text of an `l10n.t` call, as its own translation, in the order of the alphabet. */
export async function translatableTexts(): Promise<Readonly<Record<string, unknown>>> {
  const sources = ['packages', 'server/src', 'client/src'].flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(path.join(root, folder, file), 'utf8'))
      .filter(text => text.includes('l10n.t(')),
  );
  const texts = await getL10nJson(sources.map(contents => ({ extension: '.ts', contents })));
  return Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
