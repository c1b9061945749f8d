/** The tree view: what the server states of the workspace and a cluster, shown as it is. Nothing is asked for while it is hidden. */
import * as l10n from '@vscode/l10n';
import { commands, EventEmitter, Range, Uri, workspace, type TreeView } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { CATALOG, CATALOG_CHANGED, isCatalogItem, LOCATE } from '@scc-lens/protocol';
import type { LocateResult, ProtocolCatalogNode, ShowReviewArguments } from '@scc-lens/protocol';
import { showText, window, type TreeNodeItem } from '../editor';

const VIEW = 'sccLens.catalog';
const IS_FILTERED = 'sccLens.catalogFiltered';

/** Milliseconds. A person who types changes the catalog with every key. */
const PAUSE = 300;

export class CatalogView {
  private readonly changed = new EventEmitter<undefined>();
  private readonly view: TreeView<ProtocolCatalogNode>;
  private nodes: readonly ProtocolCatalogNode[] | undefined;
  private text = '';
  private timer: NodeJS.Timeout | undefined;
  readonly subscriptions: readonly { readonly dispose: () => unknown }[];

  constructor(private readonly client: LanguageClient) {
    this.view = window.createTreeView<ProtocolCatalogNode>(VIEW, {
      changed: this.changed.event,
      children: async node => (node === undefined ? filterCatalog(await this.ask(), this.text) : node.children),
      itemOf: node => itemOf(node, this.text !== ''),
    });
    const show = (): void => {
      this.timer = undefined;
      if (this.view.visible) this.changed.fire(undefined);
    };
    this.subscriptions = [
      this.changed,
      this.view,
      client.onNotification(CATALOG_CHANGED, () => {
        this.nodes = undefined;
        this.timer ??= setTimeout(show, PAUSE);
      }),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.nodes === undefined) this.changed.fire(undefined);
      }),
      { dispose: () => clearTimeout(this.timer) },
    ];
  }

  /** Asks for a text, and shows what contains it while it is typed. */
  async filter(): Promise<void> {
    const before = this.text;
    const text = await window.showInputBox({
      title: l10n.t('Filter Workloads, Service Accounts and SCCs'),
      prompt: l10n.t('Only what contains this text is shown, in the tree view SCC Lens.'),
      value: before,
      validateInput: value => {
        this.use(value.trim());
        return undefined;
      },
    });
    this.use(text === undefined ? before : text.trim());
  }

  clearFilter(): void {
    this.use('');
  }

  private async ask(): Promise<readonly ProtocolCatalogNode[]> {
    this.nodes ??= await this.client.sendRequest<readonly ProtocolCatalogNode[]>(CATALOG);
    return this.nodes;
  }

  private use(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.view.description = text === '' ? '' : l10n.t('filter: {text}', { text });
    void commands.executeCommand('setContext', IS_FILTERED, text !== '');
    this.changed.fire(undefined);
  }
}

const VERDICT_ICONS = {
  admitted: ['pass', 'testing.iconPassed'],
  denied: ['error', 'testing.iconFailed'],
  invalid: ['error', 'testing.iconFailed'],
  unknown: ['question', 'testing.iconQueued'],
  'not-checked': ['circle-slash', null],
} as const;

const KIND_ICONS: Partial<Record<ProtocolCatalogNode['kind'], string>> = { account: 'account', scc: 'shield', relation: 'key' };

/** A node of the catalog as an item of the tree view. `isFiltered` shows what is below it at once. */
function itemOf(node: ProtocolCatalogNode, isFiltered: boolean): TreeNodeItem {
  const { id, label, kind, tooltip, verdict, place, children } = node;
  const [icon, color] = verdict === null ? [KIND_ICONS[kind] ?? null, null] : VERDICT_ICONS[verdict];
  const file = kind === 'workload' && place !== null ? workspace.asRelativePath(Uri.parse(place.file)) : '';
  return {
    // The editor remembers by id what is collapsed, and a filter shows what it found.
    id: isFiltered ? `filtered/${id}` : id,
    label,
    description: [file, node.description].filter(text => text !== '').join(' · '),
    tooltip,
    spoken: spokenText(node, file),
    icon,
    color,
    context: [kind, ...(place === null ? [] : ['place']), ...(verdict === null ? [] : [verdict])].join(' '),
    isExpanded: children.length === 0 ? null : isFiltered || id === 'workloads' || id === 'workloads/refused',
    // A click on a node with others below it shows these.
    ...(place !== null && children.length === 0
      ? { command: { title: l10n.t('Open the Manifest'), command: OPEN_MANIFEST, arguments: [node] } }
      : {}),
  };
}

/** The tooltip names the verdict, which the icon shows to the others. */
function spokenText({ tooltip, description, kind }: ProtocolCatalogNode, file: string): string {
  const count = kind === 'section' || kind === 'scc' ? description : '';
  return [...tooltip.split('\n'), count, file].filter(text => text !== '').join(', ');
}

/** The nodes whose texts contain another text, with all that is below them, and the nodes above these. */
function filterCatalog(nodes: readonly ProtocolCatalogNode[], text: string): readonly ProtocolCatalogNode[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return nodes;
  return nodes.flatMap((node): readonly ProtocolCatalogNode[] => {
    const { kind, label, description } = node;
    if (kind !== 'section' && `${label} ${description}`.toLowerCase().includes(wanted)) return [node];
    const children = filterCatalog(node.children, text);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

const OPEN_MANIFEST = 'sccLens.openManifest';

/** Opens the manifest of an item of the tree view at its line. */
export async function openManifest(client: LanguageClient, item: unknown): Promise<void> {
  const target = isCatalogItem(item) ? await targetOf(client, item) : null;
  if (target === null) return;
  const { uri, position } = target as ShowReviewArguments;
  const selection = new Range(position.line, position.character, position.line, position.character);
  await showText(Uri.parse(uri), { selection, preview: true });
}

/**
 * What a command is about: the place of an item of the tree view, else what another caller names. Null, with a message, if the manifest no longer
 * contains the item.
 */
export async function targetOf(client: LanguageClient, argument: unknown): Promise<unknown> {
  if (!isCatalogItem(argument)) return argument;
  const found = await client.sendRequest<LocateResult | null>(LOCATE, argument.place);
  if (found !== null) return { uri: found.uri, position: found.range.start } satisfies ShowReviewArguments;
  void window.showInformationMessage(l10n.t('The manifest no longer contains it.'));
  return null;
}

/** The editor no longer knows the item of a menu: the tree view was filled again while the menu was open. */
export function reportLostItem(): void {
  void window.showInformationMessage(l10n.t('The tree view has changed meanwhile. Choose the command again.'));
}
