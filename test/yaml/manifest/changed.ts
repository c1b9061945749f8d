/** Documents of real files, and the same with a few characters replaced, for readers that have to agree on them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { splitDocuments } from '@scc-lens/yaml';

/** The documents of all YAML files below folders. */
export function documentsIn(folders: readonly string[]): readonly string[] {
  return folders
    .flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => path.join(folder, name)))
    .filter(file => /\.ya?ml$/.test(file) && statSync(file).isFile())
    .flatMap(file => splitDocuments(readFileSync(file, 'utf8')))
    .map(({ text }) => text);
}

/** What means something to YAML. */
const PIECES = [
  ...['', ' ', '\n', '  ', '- ', ': ', '? ', '#', ' # c\n', '"', "'", '[', ']', '{', '}', ',', '|\n', '>-\n', '~', 'x', '0', '\t'],
  ...['&a ', '*a ', '!t ', '...\n', '---\n', '%TAG ! !x\n'],
];

/** One of the shorter texts, of at most so many characters, with one to three places replaced. */
export function changed(texts: readonly string[], longest: number): fc.Arbitrary<string> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...texts.filter(text => text.length <= longest)), changes).map(([text, replaced]) =>
    replaced.reduce((result, [at, length, piece]) => {
      const start = at % (result.length + 1);
      return result.slice(0, start) + piece + result.slice(start + length);
    }, text),
  );
}
