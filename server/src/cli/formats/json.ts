import type { Format } from './report';

/** One JSON object; each file's report is on a line of its own, so that a long run can be read with `grep` as well. */
export function jsonFormat(): Format {
  let separator = '\n';
  return {
    start: () => '{"version":1,"files":[',
    file: report => {
      const text = separator + JSON.stringify(report);
      separator = ',\n';
      return text;
    },
    end: () => (separator === '\n' ? ']}\n' : '\n]}\n'),
  };
}
