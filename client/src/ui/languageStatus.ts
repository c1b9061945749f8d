/** Next to the language of a manifest: the cluster or release that is assumed, the release of OpenShell, and the verdict. */
import * as l10n from '@vscode/l10n';
import { Disposable, languages, window as editorWindow, workspace } from 'vscode';
import type { Command, DocumentSelector } from 'vscode';
import { State } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CHOOSE_VALUES, DOCUMENT_STATUS, MANIFEST_LANGUAGES, SHOW_RENDERED, SHOW_REVIEW, STATUS_CHANGED } from '@scc-lens/protocol';
import type { DocumentStatusParams, DocumentStatusResult, ShowReviewArguments } from '@scc-lens/protocol';
import { window } from '../editor';
import type { LanguageStatus, Manifests } from '../editor';
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

  const show = (contents: readonly (readonly [string, LanguageStatus])[]): void => {
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
    client.onNotification(STATUS_CHANGED, () => {
      later(PAUSE);
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) later(PAUSE);
    }),
    languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some(uri => uri.toString() === activeUri())) later(PAUSE);
    }),
    editorWindow.onDidChangeActiveTextEditor(() => {
      later(0);
    }),
    {
      dispose: () => {
        clearTimeout(timer);
        show([]);
      },
    },
  );
}

function contentsOf(
  uri: string,
  { cluster, openshell, verdict, values }: DocumentStatusResult,
): readonly (readonly [string, LanguageStatus])[] {
  const change = (query: string): Command => ({ title: texts.change(), command: 'workbench.action.openSettings', arguments: [query] });
  const chooseCluster: Command = { title: texts.change(), command: 'sccLens.chooseCluster' };
  const { position } = verdict;
  const target: ShowReviewArguments | null = position === null ? null : { uri, position };
  const review: Command | null = target === null ? null : { title: l10n.t('Show Review'), command: SHOW_REVIEW, arguments: [target] };
  const rendered: Command = { title: l10n.t('Show Rendered'), command: SHOW_RENDERED, arguments: [uri] };
  const chooseValues: Command = { title: texts.change(), command: CHOOSE_VALUES, arguments: [uri] };
  const isReachable = cluster.isConnected && workspace.isTrusted;
  return [
    [
      'verdict',
      { name: texts.verdict(), ...textOf(verdict), isProblem: verdict.isProblem, command: verdict.isRendered ? rendered : review },
    ],
    ...(values === null ? [] : [['values', { name: texts.values(), ...textOf(values), isProblem: false, command: chooseValues }] as const]),
    [
      'assumedCluster',
      { name: texts.cluster(), ...textOf(cluster), isProblem: false, command: isReachable ? chooseCluster : change('sccLens.openshift') },
    ],
    ['assumedOpenshell', { name: texts.openshell(), ...textOf(openshell), isProblem: false, command: change('sccLens.supervisor.image') }],
  ];
}

const textOf = ({ text, detail }: Pick<LanguageStatus, 'text' | 'detail'>): Pick<LanguageStatus, 'text' | 'detail'> => ({ text, detail });
