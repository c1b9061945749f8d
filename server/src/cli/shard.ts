/** `--shard I/N`: one process audits a part of a cluster, and `merge` joins what the parts report. */
import type { Shard } from '@scc-lens/fleet';

/** The shard that an option names; null where it is not given, undefined where it names none. */
export function readShard(text: string | undefined): Shard | null | undefined {
  if (text === undefined) return null;
  const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  return index !== '' && Number(index) < Number(of) ? { index: Number(index), of: Number(of) } : undefined;
}
