/** An audit as one page for a browser: `media/audit.*`, with what was found as JSON, which the page's own script lists. */
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_FOLDER } from '@scc-lens/files';
import { GAINS, LISTS, may, type AccountAudit, type AuditFinding, type Least, type May, type Removal } from '@scc-lens/fleet';
import { cached, groupBy, objectTitle, sentences, type Severity } from '@scc-lens/words';
import { missingLines, useLines } from '../clusterReports';
import { SEVERITIES } from '../formats/report';
import { firstLines } from '../messages';
import { auditTexts, findingText, gainText, leastText, powersOfAccount } from './messages';
import { missingOf, type AuditReport } from './report';
import { headline, severityCounts, useLine } from './text';

/** What the page's script writes. The page's other texts are in its file, in double brackets. */
const scriptTexts = sentences({
  copy: 'Copy',
  copied: 'Copied',
  add: 'Add to the workspace…',
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
  hint: 'Hint',
});

const detailTexts = sentences({
  listed: '{shown} of {count} are listed',
  mayUse: 'What it may use',
  powers: 'By its own rights, its pods could {powers}.',
  uses: 'What its pods use',
  least: 'Least SCC',
  remove: 'What can be removed',
  captures: 'What it captures',
  others: 'What else was found',
  unknown: 'What is unknown',
  isNew: '{scc} (new)',
  notKnown: 'not known',
  absent: 'There is no such service account.',
});

/** Workloads of one account that are listed; JSON has all. */
const MOST_USES = 50;

/** What an account's part of the page is made of, in any depth. */
interface Item {
  readonly text: string;
  readonly severity?: Severity;
  /** To copy. */
  readonly code?: string;
  /** What it is called as a file; absent for a command. */
  readonly file?: string;
  readonly items?: readonly Item[];
}

interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}

export function auditPage(report: AuditReport, source: string, showsPlatform: boolean): string {
  const { audit, accounts, findings, groups } = report;
  const texts = Object.fromEntries(Object.entries(scriptTexts).map(([name, text]) => [name, text()]));
  const known = new Map<string, number>();
  // Most accounts have parts in common: the page has each once.
  const partsOf = (sections: readonly Section[]): readonly number[] =>
    sections.filter(({ items }) => items.length > 0).map(one => cached(known, JSON.stringify(one), () => known.size));
  const row = (head: readonly unknown[], own: readonly AuditFinding[], least: string, sections: readonly Section[]): readonly unknown[] => {
    const counts = SEVERITIES.map(severity => own.filter(one => one.severity === severity).length);
    return [...head, counts, severityCounts(own).join(', '), least, partsOf(sections)];
  };
  const ofAccounts = accounts.map(one => {
    const { account, isPlatform, gain, least } = one;
    const own = findings.get(one) ?? [];
    const sections = sectionsOf(one, may(audit.question.snapshot, account), own);
    return row([account.namespace, account.name, isPlatform, GAINS.indexOf(gain)], own, shortLeast(least), sections);
  });
  const ofGroups = [...groupBy(groups, ({ name }) => [name])].map(([name, group]) => {
    const own = group.map(({ finding }) => finding);
    return row(['', name, false, GAINS.length], own, '', findingSections(own));
  });
  const own = accounts.filter(({ isPlatform }) => !isPlatform);
  const [unknown = '', ...commands] = missingLines(missingOf(showsPlatform ? accounts : own));
  const data = JSON.stringify({
    texts: { ...texts, listed: detailTexts.listed({ shown: '{shown}', count: '{count}' }) },
    ...{ showsPlatform, gains: GAINS.map(gainText), severities: SEVERITIES, missing: codeOf(commands) },
    accounts: [...ofAccounts, ...ofGroups],
  });
  const [style, script] = [read('css'), read('mjs')];
  const values: Readonly<Record<string, string>> = {
    ...{ source: escaped(source), unknown: escaped(unknown), headline: escaped(headline(report, own)) },
    ...{ style, script, styleHash: hashOf(style), scriptHash: hashOf(script) },
    data: inert(`${data.slice(0, -1)},"sections":[${[...known.keys()].join(',\n')}]}`),
  };
  return read('html').replace(/\[\[([^[\]]+)\]\]|\{\{(\w+)\}\}/g, (_, text: string | undefined, name: string) =>
    text === undefined ? (values[name] ?? '') : escaped(l10n.t(text)),
  );
}

const read = (extension: string): string => readFileSync(path.join(PACKAGE_FOLDER, `media/audit.${extension}`), 'utf8');

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const escaped = (text: string): string => text.replace(/[&<>"]/g, one => `&#${one.charCodeAt(0)};`);

/** JSON in which nothing ends the element that it is in. */
const inert = (json: string): string => json.replaceAll('<', String.raw`\u003c`);

const codeOf = (commands: readonly string[]): string => commands.map(command => command.trim()).join('\n');

const textItem = (text: string): Item => ({ text: text.trim() });

function sectionsOf(one: AccountAudit, allowed: May, own: readonly AuditFinding[]): readonly Section[] {
  const { account, powers, uses, least, mayCreate, removable, isNamespaceSeen, missing } = one;
  const [unknown = '', ...commands] = missingLines(missing);
  const hasOwn = allowed.uses.some(({ as }) => as === 'serviceaccount');
  const notes = [
    ...(allowed.exists === false ? [detailTexts.absent()] : []),
    ...(powers.length === 0 ? [] : [detailTexts.powers(powersOfAccount(one))]),
    ...(isNamespaceSeen || !hasOwn ? [] : [auditTexts.noPods()]),
    ...(mayCreate && removable.length > 0 ? [auditTexts.mayCreate()] : []),
  ];
  const rights = allowed.uses.map(use => {
    const [scc = '', ...grants] = useLines(use).map(textItem);
    return { ...(scc as Item), items: grants };
  });
  const used = firstLines(uses, MOST_USES, useLine);
  return [
    { title: detailTexts.mayUse(), items: [...notes.map(textItem), ...rights] },
    { title: detailTexts.uses(), items: used.map(textItem) },
    { title: detailTexts.least(), items: least.kind === 'none' ? [] : [leastItem(least, account)] },
    ...findingSections(own),
    { title: detailTexts.unknown(), items: unknown === '' ? [] : [{ text: unknown, code: codeOf(commands) }] },
  ];
}

function leastItem(least: Least, account: May['account']): Item {
  const text = leastText(least);
  if (least.kind === 'stock') return { text, code: grantCommand(least.scc, account) };
  const file = `${account.namespace}-${account.name}-scc.yaml`;
  return least.kind === 'generated' ? { text, code: least.text, file, items: least.changes.map(textItem) } : { text };
}

function shortLeast(least: Least): string {
  if (least.kind === 'ordinary') return least.sccs.join(', ');
  if (least.kind === 'generated') return detailTexts.isNew(least.scc);
  if (least.kind === 'stock' || least.kind === 'used') return least.scc;
  return least.kind === 'unknown' ? detailTexts.notKnown() : '';
}

function findingSections(own: readonly AuditFinding[]): readonly Section[] {
  const items = (isOf: (finding: AuditFinding) => boolean): readonly Item[] => own.filter(isOf).map(findingItem);
  return [
    { title: detailTexts.remove(), items: items(one => 'removable' in one) },
    { title: detailTexts.captures(), items: items(one => 'captured' in one) },
    { title: detailTexts.others(), items: items(one => !('removable' in one) && !('captured' in one)) },
  ];
}

function findingItem(finding: AuditFinding): Item {
  const item = { text: findingText(finding), severity: finding.severity };
  if (!('removable' in finding)) return item;
  const { removal, moves } = finding.removable;
  const code = removalCommand(removal);
  const items = moves.map(({ workload, from, to }) => ({ text: `${objectTitle(workload)}: ${from} → ${to}` }));
  return { ...item, items, ...(code === undefined ? {} : { code }) };
}

/** Takes an object or an entry away, and an entry only where it still is; undefined where a role has to be replaced instead. */
function removalCommand(removal: Removal): string | undefined {
  const { kind, name, namespace } = removal.object;
  const resource = LISTS.find(list => list.kind === kind)?.resource ?? kind;
  const target = [quoted(`${resource}/${name}`), ...(namespace === null ? [] : ['-n', quoted(namespace)])].join(' ');
  if (removal.kind !== 'entry') return removal.kind === 'object' ? `oc delete ${target}` : undefined;
  const { path, value } = removal;
  const patch = [
    { op: 'test', path, value },
    { op: 'remove', path },
  ];
  return `oc patch ${target} --type json -p ${quoted(JSON.stringify(patch))}`;
}

/** Gives an account a right to an SCC. */
const grantCommand = (scc: string, { namespace, name }: May['account']): string =>
  `oc adm policy add-scc-to-user ${quoted(scc)} -z ${quoted(name)} -n ${quoted(namespace)}`;

/** As a word of a shell. */
const quoted = (text: string): string => (/^[\w.:/@][\w.:/@-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);
