/** What the last audit knows of a service account that a manifest names: what its page lists, and when that was read. */
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { ACCOUNTS_AT, type ProtocolPosition, type ServiceAccountsResult } from '@scc-lens/protocol';
import type { HoverText } from '../../editor';
import { auditTexts } from './messages';

/** A hover has so many lines of each list; the page has all. */
const MOST_LINES = 6;

/** The element of the page before its data, in which nothing ends the element. */
const DATA = '<script type="application/json" id="data">';

interface AuditedCluster {
  readonly html: string;
  readonly context: string;
  /** Where objects go that name no namespace. */
  readonly namespace: string;
}

type Lists = HoverText['lists'];

/** What the page has as data: of each account its namespace and name first, and last which of the lists are its own. */
interface PageData {
  readonly accounts: readonly (readonly unknown[])[];
  readonly sections: Lists;
}

interface Known {
  readonly listsOf: ReadonlyMap<string, Lists>;
  readonly context: string;
  readonly namespace: string;
  readonly time: string;
}

export class LastAudit {
  private known: Known | undefined;

  constructor(private readonly server: Pick<LanguageClient, 'sendRequest'>) {}

  /** Takes the page that the command line prints. */
  take({ html, context, namespace }: AuditedCluster, time: Date): void {
    const start = html.indexOf(DATA) + DATA.length;
    const { accounts, sections } = JSON.parse(html.slice(start, html.indexOf('</script>', start))) as PageData;
    const listsOf = new Map(
      accounts.map(row => [`${String(row[0])}/${String(row[1])}`, (row.at(-1) as readonly number[]).flatMap(i => sections[i] ?? [])]),
    );
    this.known = { listsOf, context, namespace, time: time.toLocaleString() };
  }

  /** One text for each account that the name at a position may mean; none without an audit, and for an account that the audit does not have. */
  async textsAt(uri: string, position: ProtocolPosition): Promise<readonly HoverText[]> {
    const { known } = this;
    if (known === undefined) return [];
    const accounts = await this.server.sendRequest<ServiceAccountsResult>(ACCOUNTS_AT, { textDocument: { uri }, position });
    const keys = new Set(accounts.map(({ namespace, name }) => `${namespace ?? known.namespace}/${name}`));
    return [...keys].flatMap(key => {
      const lists = known.listsOf.get(key) ?? [];
      return lists.length === 0 ? [] : [{ title: auditTexts.known(key, known.context, known.time), lists: lists.map(bounded) }];
    });
  }
}

const bounded = ({ title, items }: Lists[number]): Lists[number] => ({
  title,
  items: items.length > MOST_LINES ? [...items.slice(0, MOST_LINES), { text: '…' }] : items,
});
