/** The state of a document for a client that shows it beside the document's language. */
import { documentStatus } from '../core';
import { STATUS_CHANGED } from '../protocol';
import type { DocumentStatusParams, DocumentStatusResult } from '../protocol';
import { toRange } from './convert';
import { detached } from './guard';
import { judge } from './judge';
import { MARKS } from './marks';
import { gapsWithLens } from './notJudged';
import type { Session } from './session';

/** Computes nothing until it is asked. */
export interface StatusAnswers {
  /** Null where the document is not open. */
  readonly answer: (params: DocumentStatusParams) => Promise<DocumentStatusResult | null>;
  /** What the last answer was made from may have changed: the client is notified, once until it asks again. */
  readonly changed: () => void;
}

export function createStatusAnswers(session: Session): StatusAnswers {
  const { connection, open, log } = session;
  let isCurrent = false;
  const notify = detached(log, STATUS_CHANGED, () => connection.sendNotification(STATUS_CHANGED));
  return {
    answer: async ({ uri }) => {
      isCurrent = true;
      const document = open.get(uri);
      const judged = document && (await judge(session, document, () => open.get(uri) === document));
      if (document === undefined || judged === undefined) return null;
      const { file, options } = judged;
      const { cluster, openshell, verdict } = documentStatus(file, gapsWithLens(document, file), options);
      const { text, detail, state, place } = verdict;
      return {
        cluster: { ...cluster, isConnected: options.facts.cluster.context !== null },
        openshell,
        verdict: {
          text: state === null ? text : `${MARKS[state]} ${text}`,
          detail,
          isProblem: state !== null && state !== 'admitted',
          position: place === null ? null : toRange(document, place.span).start,
        },
      };
    },
    changed: () => {
      if (isCurrent) notify();
      isCurrent = false;
    },
  };
}
