/**
 * The supervisor rules over real manifests. The corpus lies next to the project and is not part of it; the table names its files and
 * what each gives, and every file that it does not name must give nothing. With SCC_LENS_WRITE_FIXTURES=1 the table is written.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, fixAll, gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';
import { SUPERVISOR_RULES } from './supervisorRules';

const corpus = path.resolve(__dirname, '../../../../shared/corpus/files');
const table = path.resolve(__dirname, '../../fixtures/corpus/supervisor.json');
const options: AnalyzeOptions = { settings: readSettings({}).settings, facts: gatherFacts([]) };

function reportOn(text: string): readonly object[] {
  return analyze(parseFile(text), options)
    .filter(finding => SUPERVISOR_RULES.includes(finding.rule))
    .map(({ rule, severity, message, workload, path: field, remedies }) => ({
      rule,
      severity,
      message,
      workload: `${workload?.kind ?? ''}/${workload?.name ?? ''}`,
      fieldPath: formatFieldPath(field),
      remedies: remedies.map(({ title, applicability, refused }) => ({
        title,
        applicability,
        ...(refused === undefined ? {} : { refused }),
      })),
    }));
}

describe('supervisor rules on the corpus', function () {
  before(function () {
    if (existsSync(corpus)) return;
    if (process.env['CI']) throw new Error(`The corpus is not at ${corpus}`);
    console.warn(`\n    SKIPPED: there is no corpus at ${corpus}\n`);
    this.skip();
  });

  it('give what the table lists, and nothing on all other files', () => {
    const reports = readdirSync(corpus)
      .sort()
      .map(name => [name, reportOn(readFileSync(path.join(corpus, name), 'utf8'))] as const);
    const actual = Object.fromEntries(reports.filter(([, findings]) => findings.length > 0));
    assertFile(table, `${JSON.stringify(actual, null, 2)}\n`);
  });

  it('are content with every file after the fix, which keeps all other lines', () => {
    for (const name of Object.keys(JSON.parse(readFileSync(table, 'utf8')) as object)) {
      const text = readFileSync(path.join(corpus, name), 'utf8');
      const fixed = fixAll(text, options, { rules: SUPERVISOR_RULES }).text;
      assert.deepEqual(
        analyze(parseFile(fixed), options).filter(
          ({ rule, remedies }) => SUPERVISOR_RULES.includes(rule) && remedies.some(({ applicability }) => applicability === 'safe'),
        ),
        [],
        name,
      );
      assert.equal(fixAll(fixed, options, { rules: SUPERVISOR_RULES }).text, fixed, name);
      assert.deepEqual(
        linesLost(text, fixed).filter(line => !/^\s*(?:hostPath:|path: \/opt\/openshell\/bin|type: Directory)/.test(line)),
        [],
        name,
      );
    }
  });
});

/** Lines of a text that do not reappear, in order, in another. */
function linesLost(before: string, after: string): readonly string[] {
  const rest = after.split('\n');
  return before.split('\n').filter(line => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(0, at + 1);
    return at < 0;
  });
}
