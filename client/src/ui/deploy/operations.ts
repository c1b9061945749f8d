/** Only one operation at a time in a window may change clusters. Knows no editor: the questions are parameters. */

export interface Questions {
  /** Another operation was requested meanwhile. Resolves to whether the one that runs is to be stopped. */
  readonly onBusy: (running: string) => Promise<boolean>;
  /** Something else can happen only after it is stopped. Resolves to whether it is to be stopped. */
  readonly onStop: (question: string) => Promise<boolean>;
}

interface Operation {
  readonly running: string;
  readonly controller: AbortController;
  readonly over: Promise<unknown>;
}

export class Operations {
  private current: Operation | undefined;

  constructor(private readonly questions: Questions) {}

  /** Does the work; while other work is done, reports that instead. `running` is the sentence that reports this work to others. */
  async run<T>(running: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.current !== undefined) {
      const { controller } = this.current;
      if (await this.questions.onBusy(this.current.running)) controller.abort();
      return undefined;
    }
    const controller = new AbortController();
    const result = work(controller.signal);
    this.current = { running, controller, over: Promise.allSettled([result]) };
    try {
      return await result;
    } finally {
      this.current = undefined;
    }
  }

  /** Asks whether to stop what runs, and waits for its end. `question` gets the sentence that reports it. False if it goes on. */
  async stopRunning(question: (running: string) => string): Promise<boolean> {
    if (this.current === undefined) return true;
    const { running, controller, over } = this.current;
    if (!(await this.questions.onStop(question(running)))) return false;
    controller.abort();
    await over;
    return true;
  }
}
