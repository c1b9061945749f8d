/** Charts and kustomizations that the language server renders: which files they have, what they render to, and the values of a chart. */
import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, Uri, window as editorWindow, workspace, type Disposable, type TextDocument } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { RENDERED, RENDERINGS, VALUES_FILES } from '@scc-lens/protocol';
import type { RenderedParams, RenderedResult, RenderingsNotification, ValuesFilesResult } from '@scc-lens/protocol';
import { window, type ReadOnlyDocuments } from '../editor';
import { renderingTexts as texts } from './messages';

const SETTING = 'render.values';

export class Renderings {
  private files = new Set<string>();
  /** What is shown, by the name of its document: a file of the chart or kustomization. */
  private readonly shown = new Map<string, string>();
  readonly subscriptions: readonly Disposable[];

  constructor(
    private readonly client: LanguageClient,
    private readonly documents: ReadOnlyDocuments,
  ) {
    const take = ({ files, ofCharts }: RenderingsNotification): void => {
      this.files = new Set(files.map(uri => Uri.parse(uri).toString()));
      void commands.executeCommand('setContext', 'sccLens.renderedFiles', listed(files));
      void commands.executeCommand('setContext', 'sccLens.chartFiles', listed(ofCharts));
      // A server that stops answers nothing; its next rendering comes here again.
      this.update().catch(() => undefined);
    };
    this.subscriptions = [client.onNotification(RENDERINGS, take)];
  }

  has({ uri }: TextDocument): boolean {
    return this.files.has(uri.toString());
  }

  /** Shows what the chart or kustomization of a file renders to; `given` is the file, of the active editor where it is none. */
  async show(given: unknown): Promise<void> {
    const uri = uriOf(given);
    const rendered = uri === null ? null : await this.renderedOf(uri);
    if (uri === null || rendered === null) {
      void window.showInformationMessage(texts.nothing());
      return;
    }
    const name = `${l10n.t('{folder} as rendered', { folder: workspace.asRelativePath(Uri.parse(rendered.folder), false) })}.yaml`;
    this.shown.set(name, uri);
    await this.documents.showNextTo(name, rendered.text);
  }

  async chooseValues(given: unknown): Promise<void> {
    const uri = uriOf(given);
    const params: RenderedParams | null = uri === null ? null : { uri };
    const answer = params === null ? null : await this.client.sendRequest<ValuesFilesResult | null>(VALUES_FILES, params);
    if (uri === null || answer === null) void window.showInformationMessage(texts.nothing());
    else await chooseFrom(Uri.parse(uri), answer);
  }

  private renderedOf(uri: string): Promise<RenderedResult | null> {
    return this.client.sendRequest<RenderedResult | null>(RENDERED, { uri } satisfies RenderedParams);
  }

  private async update(): Promise<void> {
    for (const [name, uri] of this.shown) {
      const rendered = await this.renderedOf(uri);
      if (rendered !== null) this.documents.update(name, rendered.text);
    }
  }
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
