/** Commands of `oc` that change what an audit names. */
import { LISTS } from '@scc-lens/fleet';
import type { AccountName, Removal } from '@scc-lens/fleet';

/** Takes an object or an entry away, and an entry only where it still is; undefined where a role has to be replaced instead. */
export function removalCommand(removal: Removal): string | undefined {
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
export const grantCommand = (scc: string, { namespace, name }: AccountName): string =>
  `oc adm policy add-scc-to-user ${quoted(scc)} -z ${quoted(name)} -n ${quoted(namespace)}`;

/** As a word of a shell. */
const quoted = (text: string): string => (/^[\w.:/@][\w.:/@-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);
