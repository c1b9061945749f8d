import type { RemoteConsole } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { detached } from './guard';

/** Milliseconds. What is answered faster than a person types needs no pause. */
const PAUSE = 50;
/** A document that is typed in without a pause is looked at this often all the same. */
const PATIENCE = 250;

interface Timing {
  timer: NodeJS.Timeout | undefined;
  /** When the pending look was first asked for. */
  since: number;
  /** When the last look ended, and how long it took. */
  ended: number;
  cost: number;
}

/** When each open document is looked at: at once, unless it was looked at just before. Never twice for one state. */
export class Schedule {
  private readonly timings = new Map<string, Timing>();
  private readonly run: (uri: string, timing: Timing) => void;

  /** `look` is called from a timer; its failure goes to the log. */
  constructor(look: (uri: string) => Promise<void>, log: RemoteConsole) {
    this.run = detached(log, 'diagnostics', async (uri: string, timing: Timing): Promise<void> => {
      const start = performance.now();
      timing.timer = undefined;
      await look(uri);
      timing.ended = performance.now();
      timing.cost = timing.ended - start;
    });
  }

  touch({ uri }: TextDocument): void {
    const now = performance.now();
    const timing = this.timings.get(uri) ?? { timer: undefined, since: now, ended: -Infinity, cost: 0 };
    this.timings.set(uri, timing);
    if (timing.timer === undefined) timing.since = now;
    clearTimeout(timing.timer);
    const wait = Math.min(waitAfter(timing, now), Math.max(0, timing.since + PATIENCE - now));
    timing.timer = setTimeout(this.run, wait, uri, timing);
  }

  drop(uri: string): void {
    clearTimeout(this.timings.get(uri)?.timer);
    this.timings.delete(uri);
  }
}

/** A keystroke is answered at once; where an answer takes long, the next one waits for a pause in typing. */
function waitAfter({ ended, cost, timer }: Timing, now: number): number {
  if (cost < PAUSE) return 0;
  return timer === undefined && now - ended > PAUSE ? 0 : PAUSE;
}
