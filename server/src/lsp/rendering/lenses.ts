/** Lenses on the files of a chart or kustomization: that it is judged as rendered, and with which values. */
import type { CodeLens } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { valuesFilesIn } from '@scc-lens/files';
import { unjudgedTexts } from '@scc-lens/lens';
import { CHOOSE_VALUES, SHOW_RENDERED } from '@scc-lens/protocol';
import type { ParsedFile } from '@scc-lens/yaml';
import { toRange } from '../convert';
import { MARKS } from '../marks';
import { renderingTexts as texts } from '../messages';
import type { Session } from '../session';
import { renderStateOf } from './state';

/**
 * On each document of the file that is judged as rendered only; once on a file without objects, such as one of values, also why it is not. A file
 * with objects of its own has none but for these: its verdicts are above its workloads.
 */
export async function renderedLenses(session: Session, document: TextDocument, file: ParsedFile): Promise<CodeLens[]> {
  const folder = session.renderings.of(document.uri);
  const state = renderStateOf(session, document.uri);
  if (folder === null || state === null) return [];
  const unread = unjudgedTexts(file);
  if (unread.length === 0) return [];
  const { commands } = session.features;
  const show = (command: string): string => (commands.has(command) ? command : '');
  const top = toRange(document, { start: 0, end: 0 });
  const isForeign = unread.every(({ kind }) => kind === 'foreign');
  const shown = unread
    .filter(({ kind }) => isForeign || kind === 'template' || kind === 'overlay')
    .map(({ span }): CodeLens => ({
      range: span === null ? top : toRange(document, span),
      command: state.isJudged
        ? { title: state.text, tooltip: texts.showRendered(), command: show(SHOW_RENDERED), arguments: [document.uri] }
        : { title: `${MARKS['not-checked']} ${state.text}`, tooltip: state.text, command: '' },
    }))
    .filter(() => state.isJudged || (isForeign && !state.isAddition));
  if (folder.target.renderer !== 'helm' || (await valuesFilesIn(folder.target.folder)).length + folder.values().length === 0) return shown;
  const values = { title: texts.values(folder.values()), tooltip: texts.chooseValues() };
  return [...shown, { range: top, command: { ...values, command: show(CHOOSE_VALUES), arguments: [document.uri] } }];
}
