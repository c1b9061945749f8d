/** A run that judges nothing at all passes nothing: it is most likely pointed at the wrong place. */
import { hasFlag, optionValue } from './command';
import type { Arguments, Option } from './command';
import { emptyTexts } from './messages';
import { warn } from './streams';
import type { Streams } from './streams';

export const ALLOW_EMPTY: Option = { name: 'allow-empty', help: emptyTexts.option };

/** Whether that is a problem, which stderr then states. What has changed since a commit may well be nothing. */
export function isEmptyRun(isJudged: boolean, args: Arguments, streams: Streams): boolean {
  if (isJudged || hasFlag(args, ALLOW_EMPTY.name) || optionValue(args, 'changed-since') !== undefined) return false;
  warn(streams, emptyTexts.nothing(`--${ALLOW_EMPTY.name}`));
  return true;
}
