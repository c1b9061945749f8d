/** One operation at a time in a window may change clusters. Knows no editor: how a person is asked comes in. */

export interface Questions {
  /** Another one was wanted meanwhile. Resolves to whether the one that runs shall be stopped. */
  readonly onBusy: (running: string) => Promise<boolean>;
  /** `purpose` cannot be had while it runs. Resolves to whether it shall be stopped. */
  readonly onStop: (running: string, purpose: string) => Promise<boolean>;
}

export interface Operations {
  /**
   * Does the work, unless other work is being done: then a person is told and nothing happens. `running` says so in a sentence without its
   * end. The work ends soon after its signal is aborted.
   */
  readonly run: <T>(running: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;
  /** Asks whether what runs may be stopped for the purpose, and waits for its end. False where it goes on. */
  readonly stopRunning: (purpose: string) => Promise<boolean>;
}

interface Operation {
  readonly running: string;
  readonly controller: AbortController;
  readonly over: Promise<unknown>;
}

export function createOperations({ onBusy, onStop }: Questions): Operations {
  let current: Operation | undefined;
  return {
    async run(running, work) {
      if (current !== undefined) {
        const { controller } = current;
        if (await onBusy(current.running)) controller.abort();
        return undefined;
      }
      const controller = new AbortController();
      const result = work(controller.signal);
      current = { running, controller, over: Promise.allSettled([result]) };
      try {
        return await result;
      } finally {
        current = undefined;
      }
    },
    async stopRunning(purpose) {
      if (current === undefined) return true;
      const { running, controller, over } = current;
      if (!(await onStop(running, purpose))) return false;
      controller.abort();
      await over;
      return true;
    },
  };
}
