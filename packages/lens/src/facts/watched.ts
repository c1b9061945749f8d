import { cached, remember } from '@scc-lens/words';
import type { ClusterFacts, Facts, WorkspaceFacts } from './types';

/** What of the facts something depends on: while that is the same (`===`), so is the answer. */
export type FactReader<T = unknown> = (facts: Facts) => T;

/** What readers made of the facts. */
export type Reads = ReadonlyMap<FactReader, unknown>;

const wholeCluster: FactReader<ClusterFacts> = ({ cluster }) => cluster;
const wholeWorkspace: FactReader<WorkspaceFacts> = ({ workspace }) => workspace;

const NOTHING: Reads = new Map();

/** How far readers look: at nothing, at the cluster alone, or at other files too. */
export const reachOf = (reads: Reads): number => (reads.size === 0 ? 0 : reads.size === 1 && reads.has(wholeCluster) ? 1 : 2);

/** Facts that note what of them is read, so that what was concluded from it is known to be current. */
export class WatchedFacts implements Facts {
  /** Most rules read nothing of most documents. */
  #reads: Map<FactReader, unknown> | undefined;
  #isConcluded = false;
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  get cluster(): ClusterFacts {
    return this.read(wholeCluster);
  }

  get workspace(): WorkspaceFacts {
    return this.read(wholeWorkspace);
  }

  read<T>(reader: FactReader<T>): T {
    const reads = (this.#reads ??= new Map());
    if (this.#isConcluded && !reads.has(reader)) throw new Error('A fix reads facts on which its finding does not depend.');
    const value = reader(this.#facts);
    reads.set(reader, value);
    return value;
  }

  get reads(): Reads {
    return this.#reads ?? NOTHING;
  }

  /** From here on only what was read is read again. */
  conclude(): Reads {
    this.#isConcluded = true;
    return this.reads;
  }
}

/** What a reader makes of facts. Where they are watched, that alone is noted, and not what the reader looks at. */
export const readFacts = <T>(facts: Facts, reader: FactReader<T>): T =>
  facts instanceof WatchedFacts ? facts.read(reader) : reader(facts);

const verdictsOn = remember<Facts, Map<Reads, boolean>>(() => new Map());

/** Whether readers make the same of these facts; not where one of them fails. Documents that read the same are answered by one comparison. */
export function areCurrent(reads: Reads, facts: Facts): boolean {
  return cached(verdictsOn(facts), reads, () => {
    try {
      return [...reads].every(([reader, value]) => reader(facts) === value);
    } catch {
      return false;
    }
  });
}
