/** Charts and kustomizations that the language server renders: which files they have, what they render to, and the values of a chart. */
import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, Uri, window as editorWindow, workspace } from 'vscode';
import type { Disposable, TextDocument } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { RENDERED, RENDERINGS, VALUES_FILES } from '@scc-lens/protocol';
import type { RenderedParams, RenderedResult, RenderingsNotification, ValuesFilesResult } from '@scc-lens/protocol';
import { window } from '../editor';
import type { ReadOnlyDocuments } from '../editor';
import { renderingTexts as texts } from './messages';

export interface Renderings {
  /** Whether a document is of a chart or kustomization that is rendered. */
  readonly has: (document: TextDocument) => boolean;
  /** Shows what the chart or kustomization of a file renders to; `uri` is the file, of the active editor where it is none. */
  readonly show: (uri: unknown) => Promise<void>;
  readonly chooseValues: (uri: unknown) => Promise<void>;
  readonly subscriptions: readonly Disposable[];
}

const SETTING = 'render.values';

export function createRenderings(client: LanguageClient, documents: ReadOnlyDocuments): Renderings {
  let files = new Set<string>();
  /** What is shown, by the name of its document: a file of the chart or kustomization. */
  const shown = new Map<string, string>();

  const renderedOf = (uri: string): Promise<RenderedResult | null> =>
    client.sendRequest<RenderedResult | null>(RENDERED, { uri } satisfies RenderedParams);

  const update = async (): Promise<void> => {
    for (const [name, uri] of shown) {
      const rendered = await renderedOf(uri);
      if (rendered !== null) documents.update(name, rendered.text);
    }
  };
  const take = ({ files: all, ofCharts }: RenderingsNotification): void => {
    files = new Set(all.map(uri => Uri.parse(uri).toString()));
    void commands.executeCommand('setContext', 'sccLens.renderedFiles', listed(all));
    void commands.executeCommand('setContext', 'sccLens.chartFiles', listed(ofCharts));
    // A server that stops answers nothing; its next rendering comes here again.
    update().catch(() => undefined);
  };

  return {
    has: ({ uri }) => files.has(uri.toString()),
    show: async given => {
      const uri = uriOf(given);
      const rendered = uri === null ? null : await renderedOf(uri);
      if (uri === null || rendered === null) {
        void window.showInformationMessage(texts.nothing());
        return;
      }
      const name = `${l10n.t('{folder} as rendered', { folder: workspace.asRelativePath(Uri.parse(rendered.folder), false) })}.yaml`;
      shown.set(name, uri);
      await documents.showNextTo(name, rendered.text);
    },
    chooseValues: async given => {
      const uri = uriOf(given);
      const params: RenderedParams | null = uri === null ? null : { uri };
      const answer = params === null ? null : await client.sendRequest<ValuesFilesResult | null>(VALUES_FILES, params);
      if (uri === null || answer === null) void window.showInformationMessage(texts.nothing());
      else await chooseFrom(Uri.parse(uri), answer);
    },
    subscriptions: [client.onNotification(RENDERINGS, take)],
  };
}

/** Stores the choice in the workspace's settings, for the folder of the chart. */
async function chooseFrom(uri: Uri, { chart, files }: ValuesFilesResult): Promise<void> {
  if (files.length === 0) {
    void window.showInformationMessage(l10n.t('{chart} has no other file of values than values.yaml.', { chart }));
    return;
  }
  const items = files.map(({ name, isChosen }) => ({ label: name, picked: isChosen }));
  const chosen = await window.showBoxes(items, { title: texts.valuesTitle(chart), placeHolder: texts.valuesPlaceholder() });
  if (chosen === undefined) return;
  const settings = workspace.getConfiguration('sccLens', uri);
  const { [chart]: before, ...others } = settings.get<Readonly<Record<string, readonly string[]>>>(SETTING, {});
  const names = chosen.map(({ label }) => label);
  if (JSON.stringify(before ?? []) === JSON.stringify(names)) return;
  const values = names.length === 0 ? others : { ...others, [chart]: names };
  await settings.update(SETTING, Object.keys(values).length === 0 ? undefined : values, ConfigurationTarget.WorkspaceFolder);
}

/** The URI that a lens, status item or menu passes; the active editor's by default. */
function uriOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  if (given instanceof Uri) return given.toString();
  return editorWindow.activeTextEditor?.document.uri.toString() ?? null;
}

/** Undefined where there is none, because an empty list is true. */
const listed = (uris: readonly string[]): readonly Uri[] | undefined => (uris.length === 0 ? undefined : uris.map(uri => Uri.parse(uri)));
