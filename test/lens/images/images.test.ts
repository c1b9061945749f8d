/**
 * What image-expects-user finds in the folders of `test/fixtures/images`, whose files build images and run them: `findings.txt` has a line for
 * each. With SCC_LENS_WRITE_FIXTURES=1 it is written.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import { lineStarts, parseFile, positionAt, roleByName } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const root = path.resolve(__dirname, '../../fixtures/images');
const { settings } = readSettings({});
const EXPECTED = 'findings.txt';

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== EXPECTED)
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The findings of the rule in all files of a folder, as `file:line severity message`. */
function findingsIn(folder: string): string {
  const files = filesIn(folder).map(file => {
    const text = readFileSync(file, 'utf8');
    return { name: path.relative(root, file).split(path.sep).join('/'), file: parseFile(text, roleByName(file) ?? 'own') };
  });
  // As in a long run, each file is read twice: for the others, and to be judged.
  const facts = gatherFacts(files.map(({ name, file: { text, role } }) => ({ file: name, manifests: parseFile(text, role).manifests })));
  return files
    .flatMap(({ name, file }) =>
      analyze(file, { settings, facts })
        .filter(({ rule }) => rule === 'image-expects-user')
        .map(({ span, severity, message }) => `${name}:${positionAt(lineStarts(file.text), span.start).line + 1} ${severity} ${message}\n`),
    )
    .join('');
}

describe('image-expects-user', () => {
  for (const name of readdirSync(root))
    it(`finds the images that are built by ${name}`, () => {
      assertFile(path.join(root, name, EXPECTED), findingsIn(path.join(root, name)));
    });
});
