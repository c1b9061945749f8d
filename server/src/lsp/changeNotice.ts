import { detached } from './guard';
import type { Session } from './session';

/** Notifies a client that keeps an answer. */
export interface ChangeNotice {
  /** The client has asked, and has the newest answer. */
  readonly asked: () => void;
  /** What the last answer was made from may have changed: the client is notified, once until it asks again. */
  readonly changed: () => void;
}

export function createChangeNotice({ connection, log }: Pick<Session, 'connection' | 'log'>, notification: string): ChangeNotice {
  let isCurrent = false;
  const notify = detached(log, notification, () => connection.sendNotification(notification));
  return {
    asked: () => {
      isCurrent = true;
    },
    changed: () => {
      if (isCurrent) notify();
      isCurrent = false;
    },
  };
}
