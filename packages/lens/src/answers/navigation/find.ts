/** From a position to the thing that it names, and from a thing to every place that names it. */
import { samePath, valueAt, type Span } from '@scc-lens/words';
import { locate, pathAt, type Manifest } from '@scc-lens/yaml';
import type { Placed, WorkspaceFacts } from '../../facts';
import { isSameThing, mentionsIn, ofObject, ofWorkload, type Mention, type Thing } from './things';

/** A document that is looked at, and where it is. */
export interface Here {
  readonly file: string;
  readonly document: number;
  readonly manifest: Manifest;
}

/** What the name at an offset of a document may mean, the narrowest first; none where the offset is not on a name. */
export function mentionsAt(manifest: Manifest, offset: number): readonly Mention[] {
  if (manifest.class !== 'objects' && manifest.class !== 'invalid') return [];
  const path = pathAt(manifest, offset);
  return mentionsIn(manifest).filter(mention => {
    if (!samePath(mention.path, path)) return false;
    const { start, end } = locate(manifest, path, 'value');
    return start <= offset && offset <= end;
  });
}

/** Every place of the workspace that may name a thing, in this document as it is now. A volume is known only in its own document. */
export function findMentions(thing: Thing, here: Here, workspace: WorkspaceFacts): readonly Placed<Mention>[] {
  const isMeant = (mention: Mention): boolean => isSameThing(mention.thing, thing);
  const inHere = mentionsIn(here.manifest).filter(isMeant);
  const placedHere = inHere.map((item): Placed<Mention> => ({ file: here.file, document: here.document, item }));
  if (thing.kind === 'volume') return distinct(placedHere);
  const elsewhere = [
    ...workspace.policies.flatMap(placed => placedMentions(placed, ofObject)),
    ...workspace.workloads.flatMap(placed => placedMentions(placed, ofWorkload)),
  ].filter(({ item, file, document }) => isMeant(item) && (file !== here.file || document !== here.document));
  return distinct([...placedHere, ...elsewhere]);
}

const placedMentions = <T>({ file, document, item }: Placed<T>, mentions: (item: T) => readonly Mention[]): readonly Placed<Mention>[] =>
  mentions(item).map(mention => ({ file, document, item: mention }));

/** A field is named once, though each pod template of an object names its namespace. Definitions come first. */
function distinct(mentions: readonly Placed<Mention>[]): readonly Placed<Mention>[] {
  const byPlace = new Map(mentions.map(placed => [JSON.stringify([placed.file, placed.document, placed.item.path]), placed]));
  const all = [...byPlace.values()];
  return [...all.filter(({ item }) => item.isDefinition), ...all.filter(({ item }) => !item.isDefinition)];
}

/** The name in a document's text, without quotes and prefix; null where it is gone, an alias, or written with escapes. */
export function nameSpan(manifest: Manifest, { path, prefix, thing }: Mention): Span | null {
  if (valueAt(manifest.value, path) !== `${prefix}${thing.name}`) return null;
  const { start, end } = locate(manifest, path, 'value');
  const at = manifest.text.slice(start, end).indexOf(`${prefix}${thing.name}`);
  return at < 0 ? null : { start: start + at + prefix.length, end: start + at + prefix.length + thing.name.length };
}
