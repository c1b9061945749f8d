/** The sentences of the source that a translation replaces. */
import { getL10nJson } from '@vscode/l10n-dev';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(__dirname, '..');

/** In these folders every text of an `l10n.t` call, of a table of `sentences`, or in double brackets of the page of an audit, as its own translation, in the order of the alphabet. */
export async function translatableTexts(folders: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const sources = folders.flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(path.join(root, folder, file), 'utf8')),
  );
  const calls = sources.filter(text => text.includes('l10n.t(')).map(contents => ({ extension: '.ts', contents }) as const);
  const templates = sources.filter(text => text.includes('sentences({')).flatMap(templatesIn);
  const page = readFileSync(path.join(root, 'media/audit.html'), 'utf8').matchAll(/\[\[([^[\]]+)\]\]/g);
  for (const [, text = ''] of page) templates.push(text);
  const texts = { ...(await getL10nJson(calls)), ...Object.fromEntries(templates.map(template => [template, template])) };
  return Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The values of the tables that `sentences` is called with. */
function templatesIn(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, isInTable: boolean): void => {
    if (isInTable && ts.isStringLiteralLike(node)) found.push(node.text);
    const isTable = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'sentences';
    if (ts.isPropertyAssignment(node)) visit(node.initializer, isInTable);
    else
      ts.forEachChild(node, child => {
        visit(child, isInTable || isTable);
      });
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest), false);
  return found;
}
