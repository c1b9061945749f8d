/** The tree view: what the server states of the workspace and a cluster, shown as it is. Nothing is asked for while it is hidden. */
import { commands, EventEmitter } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import { CATALOG, CATALOG_CHANGED } from '../../../server/src/protocol';
import type { ProtocolCatalogNode } from '../../../server/src/protocol';
import { itemOf } from './catalogItem';
import { filterCatalog } from './filterCatalog';
import { catalogTexts } from './messages';

const VIEW = 'sccLens.catalog';
const IS_FILTERED = 'sccLens.catalogFiltered';

/** Milliseconds. A person who types changes the catalog with every key. */
const PAUSE = 300;

export interface CatalogView {
  /** Asks for a text, and shows what contains it while it is typed. */
  readonly filter: () => Promise<void>;
  readonly clearFilter: () => void;
  readonly subscriptions: readonly { readonly dispose: () => void }[];
}

export function createCatalogView(client: LanguageClient): CatalogView {
  const changed = new EventEmitter<undefined>();
  let nodes: readonly ProtocolCatalogNode[] | undefined;
  let filter = '';
  let timer: NodeJS.Timeout | undefined;

  const ask = async (): Promise<readonly ProtocolCatalogNode[]> => {
    nodes ??= await client.sendRequest<readonly ProtocolCatalogNode[]>(CATALOG);
    return nodes;
  };
  const view = window.createTreeView<ProtocolCatalogNode>(VIEW, {
    changed: changed.event,
    children: async node => (node === undefined ? filterCatalog(await ask(), filter) : node.children),
    itemOf: node => itemOf(node, filter !== ''),
  });

  const show = (): void => {
    timer = undefined;
    if (view.visible) changed.fire(undefined);
  };
  const onChange = (): void => {
    nodes = undefined;
    timer ??= setTimeout(show, PAUSE);
  };
  const use = (text: string): void => {
    if (text === filter) return;
    filter = text;
    view.description = text === '' ? '' : catalogTexts.filtered(text);
    void commands.executeCommand('setContext', IS_FILTERED, text !== '');
    changed.fire(undefined);
  };

  return {
    filter: async () => {
      const before = filter;
      const text = await window.showInputBox({
        title: catalogTexts.filterTitle(),
        prompt: catalogTexts.filterPrompt(),
        value: before,
        validateInput: value => {
          use(value.trim());
          return undefined;
        },
      });
      use(text === undefined ? before : text.trim());
    },
    clearFilter: () => {
      use('');
    },
    subscriptions: [
      changed,
      view,
      client.onNotification(CATALOG_CHANGED, onChange),
      view.onDidChangeVisibility(({ visible }) => {
        if (visible && nodes === undefined) changed.fire(undefined);
      }),
      {
        dispose: () => {
          clearTimeout(timer);
        },
      },
    ],
  };
}
