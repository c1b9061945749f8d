/** Notifies a client that keeps an answer. */
import { detached } from './guard';
import type { Session } from './session';

/** The client has asked, and has the newest answer. */
export function asked({ answered }: Session, notification: string): void {
  answered.add(notification);
}

/** What the last answers were made from may have changed: the client is notified, once until it asks again. */
export function answersChanged({ connection, log, answered }: Session, notifications: Iterable<string> = [...answered]): void {
  for (const notification of notifications)
    if (answered.delete(notification)) detached(log, notification, () => connection.sendNotification(notification))();
}
