/** Next to the language of a manifest: the cluster or release that is assumed, the release of OpenShell, and the verdict. */
import * as l10n from '@vscode/l10n';
import { Disposable, languages, window as editorWindow, workspace, type Command, type DocumentSelector } from 'vscode';
import { State, type BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { CHOOSE_VALUES, DOCUMENT_STATUS, MANIFEST_LANGUAGES, SHOW_RENDERED, SHOW_REVIEW, STATUS_CHANGED } from '@scc-lens/protocol';
import type { DocumentStatusParams, DocumentStatusResult } from '@scc-lens/protocol';
import { fitting, window, type LanguageStatus, type Manifests } from '../editor';
import { languageStatusTexts as texts } from './messages';
import type { Renderings } from './renderings';

const SELECTOR: DocumentSelector = MANIFEST_LANGUAGES.map(language => ({ language }));

/** Milliseconds. A person who types changes the status with every key. */
const PAUSE = 300;

/** Follows the active editor until it is disposed. */
export function showLanguageStatus(client: LanguageClient, manifests: Manifests, renderings: Renderings): Disposable {
  let items: readonly { readonly dispose: () => void }[] = [];
  let shown = '';
  let timer: NodeJS.Timeout | undefined;

  const show = (contents: readonly Item[]): void => {
    const text = JSON.stringify(contents);
    if (text === shown) return;
    shown = text;
    for (const item of items) item.dispose();
    items = contents.map(([id, content]) => window.createLanguageStatus(`sccLens.${id}`, SELECTOR, content));
  };
  const activeUri = (): string | null => {
    const document = editorWindow.activeTextEditor?.document;
    return document !== undefined && (manifests.has(document) || renderings.has(document)) ? document.uri.toString() : null;
  };
  const ask = async (): Promise<void> => {
    const uri = activeUri();
    const params: DocumentStatusParams | null = uri === null ? null : { uri };
    const status =
      params === null || !client.isRunning() ? null : await client.sendRequest<DocumentStatusResult | null>(DOCUMENT_STATUS, params);
    if (uri === activeUri()) show(uri === null || status === null ? [] : contentsOf(uri, status));
  };
  const later = (pause: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A server that stops answers nothing; its next start asks again.
      ask().catch(() => undefined);
    }, pause);
  };
  later(0);
  return Disposable.from(
    client.onNotification(STATUS_CHANGED, () => later(PAUSE)),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) later(PAUSE);
    }),
    languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some(uri => uri.toString() === activeUri())) later(PAUSE);
    }),
    editorWindow.onDidChangeActiveTextEditor(() => later(0)),
    {
      dispose: () => {
        clearTimeout(timer);
        show([]);
      },
    },
  );
}

/** Columns that the editor shows of an entry: what is longer pushes its button out of sight. */
const ROOM = { withButton: 60, alone: 70 };

type Item = readonly [id: string, content: LanguageStatus];

function contentsOf(uri: string, { cluster, openshell, verdict, values }: DocumentStatusResult): readonly Item[] {
  const { position, isProblem, isRendered } = verdict;
  const change = (command: string, argument?: string): Command => {
    return { title: texts.change(), command, ...(argument !== undefined && { arguments: [argument] }) };
  };
  const settings = (query: string): Command => change('workbench.action.openSettings', query);
  const review = position === null ? null : { title: l10n.t('Show Review'), command: SHOW_REVIEW, arguments: [{ uri, position }] };
  const rendered: Command = { title: l10n.t('Show Rendered'), command: SHOW_RENDERED, arguments: [uri] };
  const item = (id: string, name: string, { text, detail }: Pick<LanguageStatus, 'text' | 'detail'>, command: Command | null): Item => {
    const whole = `${text} – ${detail}`;
    const fit = fitting(whole, command === null ? ROOM.alone : ROOM.withButton);
    const shown = { text: fit.slice(0, text.length), detail: fit.slice(text.length + 3) };
    const button = command === null || fit === whole ? command : { ...command, tooltip: whole };
    return [id, { name, ...shown, isProblem: id === 'verdict' && isProblem, command: button }];
  };
  const isReachable = cluster.isConnected && workspace.isTrusted;
  return [
    item('verdict', texts.verdict(), verdict, isRendered ? rendered : review),
    ...(values === null ? [] : [item('values', texts.values(), values, change(CHOOSE_VALUES, uri))]),
    item('assumedCluster', texts.cluster(), cluster, isReachable ? change('sccLens.chooseCluster') : settings('sccLens.openshift')),
    ...(openshell === null ? [] : [item('assumedOpenshell', texts.openshell(), openshell, settings('sccLens.supervisor.image'))]),
  ];
}
