/** Answers about renderings: how far they answer for a document, the lenses on it, the rendered text, and the files of values. */
import * as l10n from '@vscode/l10n';
import { MessageType, type CodeLens } from 'vscode-languageserver';
import type { Renderer } from '@scc-lens/files';
import { unjudgedTexts } from '@scc-lens/lens';
import { CHOOSE_VALUES, RENDERINGS, SHOW_RENDERED } from '@scc-lens/protocol';
import type { RenderedParams, RenderedResult, ValuesFilesResult } from '@scc-lens/protocol';
import { INSTALL, isSameData } from '@scc-lens/words';
import { gapCommand, toRange } from '../convert';
import { lensTexts, renderingTexts as texts } from '../messages';
import { nameOf } from '../uriPaths';
import { canonical, parseUri } from '../workspaceFiles';
import type { Session, Subject } from '../session';
import { report } from '../settings';

export interface RenderState {
  readonly isJudged: boolean;
  /** A sentence: that it is judged, that nothing comes of it, or why it is not judged. */
  readonly text: string;
  /** Whether the sentence follows why a text is not judged, and does not replace it. */
  readonly isAddition: boolean;
}

/** Null where the document belongs to nothing that is rendered here. */
export function renderStateOf({ renderings }: Session, uri: string): RenderState | null {
  const folder = renderings.of(uri);
  if (renderings.fixes === null) return { ...notJudged(texts.onDesktop()), isAddition: true };
  const reason = folder === null ? renderings.withoutFolder(uri) : null;
  if (folder === null) return reason === null ? null : notJudged(texts[reason]());
  const { renderer } = folder.target;
  const program = PROGRAMS[renderer];
  const result = folder.result();
  if (result.kind === 'pending') return notJudged(l10n.t('Not judged yet: {program} is running.', { program }));
  if (result.kind === 'failed')
    return result.isAbsent
      ? { ...notJudged(absentText(renderer)), isAddition: true }
      : notJudged(l10n.t('Not judged: {reason}', { reason: result.reason }));
  const isSilent = renderer === 'helm' && isTemplate(uri) && !result.placement.printing.has(canonical(uri));
  if (result.isLibrary || (isSilent && /^_|\.(?:tpl|txt)$/.test(nameOf(parseUri(uri))))) return notJudged(texts.partial());
  const text = isSilent ? texts.nothing() : l10n.t('Judged as rendered by {program}', { program });
  return { isJudged: true, text: folder.isBehind() ? lensTexts.withoutUnsaved(text) : text, isAddition: false };
}

const absentText = (renderer: Renderer): string =>
  renderer === 'helm' ? texts.noHelm(INSTALL.helm) : texts.noKustomize(INSTALL.kustomize);

/** Shows once, and not for each chart, which program is absent and where to get it. */
export function reportAbsent({ renderings, connection, absent }: Session): void {
  for (const folder of renderings.all()) {
    const { renderer } = folder.target;
    const result = folder.result();
    if (result.kind !== 'failed' || !result.isAbsent || absent.has(renderer)) continue;
    absent.add(renderer);
    report(connection, MessageType.Info, absentText(renderer));
  }
}

const notJudged = (text: string): RenderState => ({ isJudged: false, text, isAddition: false });

const PROGRAMS = { helm: 'helm template', kustomize: 'kustomize build' } as const;

const isTemplate = (uri: string): boolean => parseUri(uri).path.includes('/templates/');

/** On each document that is judged as rendered only; once on a file without objects, such as one of values, also why it is not judged. */
export async function renderedLenses({ session, document, file }: Subject): Promise<CodeLens[]> {
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
        ? { title: state.text, tooltip: l10n.t('Show what it renders to'), command: show(SHOW_RENDERED), arguments: [document.uri] }
        : gapCommand(state.text),
    }))
    .filter(() => state.isJudged || (isForeign && !state.isAddition));
  if (folder.target.renderer !== 'helm' || (await folder.valuesFiles()).length + folder.values().length === 0) return shown;
  const values = { title: texts.values(folder.values()), tooltip: texts.chooseValues() };
  return [...shown, { range: top, command: { ...values, command: show(CHOOSE_VALUES), arguments: [document.uri] } }];
}

export function rendered(session: Session, { uri }: RenderedParams): RenderedResult | null {
  const folder = session.renderings.of(uri);
  if (folder === null) return null;
  const result = folder.result();
  return {
    name: nameOf(parseUri(folder.uri)),
    folder: folder.uri,
    text: result.kind === 'rendered' ? result.stream.text : `# ${renderStateOf(session, uri)?.text ?? ''}\n`,
  };
}

export async function valuesFiles({ renderings }: Session, { uri }: RenderedParams): Promise<ValuesFilesResult | null> {
  const folder = renderings.of(uri);
  if (folder?.target.renderer !== 'helm') return null;
  const chosen = folder.values();
  const others = (await folder.valuesFiles()).filter(name => !chosen.includes(name));
  return {
    chart: folder.name,
    files: [...chosen.map(name => ({ name, isChosen: true })), ...others.map(name => ({ name, isChosen: false }))],
  };
}

/** Notifies a client that wants to know of every rendering. */
export async function sendRenderings({ connection, features, renderings, sent }: Session): Promise<void> {
  const folders = renderings.all();
  const files = (isWanted: (renderer: string) => boolean): readonly string[] => [
    ...new Set(folders.filter(({ target }) => isWanted(target.renderer)).flatMap(folder => [...folder.documents, ...folder.files()])),
  ];
  const now = { files: files(() => true), ofCharts: files(renderer => renderer === 'helm') };
  // The list may be the same and what is rendered another text.
  if (!features.renderings || (now.files.length === 0 && isSameData(now, sent.renderings))) return;
  sent.renderings = now;
  await connection.sendNotification(RENDERINGS, now);
}
