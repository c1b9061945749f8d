/**
 * Every regular expression of the sources against `recheck`, which looks for a text that makes it slow. It finds what the rules of
 * `eslint-plugin-regexp` do not see: work that repeats because a match begins again behind each character.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import formats from '../../packages/admission/src/validation/formats.json';

const root = path.resolve(__dirname, '../..');
/** A pattern that takes longer to decide, in milliseconds, counts as safe: the table of texts remains. */
const PATIENCE = process.env['CI'] === undefined ? 40 : 400;

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

/** The source folders of the packages, the server and the client. */
const FOLDERS = [...readdirSync(path.join(root, 'packages')).map(name => `packages/${name}/src`), 'server/src', 'client/src'];

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter(name => name.endsWith('.ts')).map(name => path.join(root, folder, name));
}

function patternsIn(file: string): readonly Pattern[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const patterns: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const place = `${path.relative(root, file)}:${line + 1}`;
      patterns.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return patterns;
}

/** The patterns of Kubernetes' text formats, which are data. */
const FORMATS = Object.entries(formats.formats).flatMap(([name, rows]) =>
  rows.map(([source = '']): Pattern => ({ place: `formats.json ${name}`, source, flags: '' })),
);

describe('regular expressions', () => {
  it('match in linear time', () => {
    const slow = [...FOLDERS.flatMap(filesIn).flatMap(patternsIn), ...FORMATS].flatMap(({ place, source, flags }) => {
      const verdict = checkSync(source, flags, { timeout: PATIENCE });
      return verdict.status === 'vulnerable' ? [`${place} /${source}/${flags} on ${verdict.attack.pattern}`] : [];
    });
    assert.deepEqual(slow, []);
  }).timeout(0);
});
