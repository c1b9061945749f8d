/** From what a rule observes to a finding: with its places in the text, and with remedies that are worked out when they are asked for. */
import { faultText, remember, shifted } from '@scc-lens/words';
import type { FieldPath, Finding, Observation, Related, Remedy, Severity, Span, WorkloadRef } from '@scc-lens/words';
import { locate, type Manifest } from '@scc-lens/yaml';
import { refusal } from '../remedies';
import type { Rule } from '../types';
import { faultTexts } from './messages';

/** Its span counts from the document's start. */
export function toFinding(manifest: Manifest, rule: Rule, level: Severity, observation: Observation, id: string): Finding {
  const { message, path, workload = null, isDetail = false } = observation;
  const severity = level === rule.defaultSeverity ? (observation.severity ?? level) : level;
  const span = observation.span ?? locate(manifest, path);
  const related = relatedIn(manifest, observation.related ?? []);
  const fields = { id, rule: rule.id, severity, message, span, document: 0, path, workload, related, isDetail, isFault: false };
  return new Found(fields, { rule, observation });
}

/** The finding in a file, in which its document starts at this offset. */
export function inFile(finding: Finding, start: number, document: number): Finding {
  if (start === 0 && finding.document === document) return finding;
  const span = shifted(finding.span, start);
  const related = finding.related.map(({ message, span, path }) => ({ message, span: shifted(span, start), path }));
  const fields = { ...finding, span, related, document };
  return finding instanceof Found ? finding.with(fields) : fields;
}

type Fields = Omit<Finding, 'remedies'>;

/** What remedies are made of. */
interface Source {
  readonly rule: Rule;
  readonly observation: Observation;
}

/** A class, because there are thousands: none has functions of its own. What only remedies are made of is hidden from comparisons. */
class Found implements Finding {
  declare readonly id: string;
  declare readonly rule: string;
  declare readonly severity: Severity;
  declare readonly message: string;
  declare readonly span: Span;
  declare readonly document: number;
  declare readonly path: FieldPath;
  declare readonly workload: WorkloadRef | null;
  declare readonly related: Finding['related'];
  declare readonly isDetail: boolean;
  declare readonly isFault: boolean;
  readonly #source: Source;

  constructor(fields: Fields, source: Source) {
    Object.assign(this, fields);
    this.#source = source;
  }

  get remedies(): readonly Remedy[] {
    return remediesOf(this.#source);
  }

  with(fields: Fields): Found {
    return new Found(fields, this.#source);
  }
}

/** First the places with `isFirst`, then the others in the order of the text. */
function relatedIn(manifest: Manifest, related: Iterable<Related>): Finding['related'] {
  const places = Array.from(related, ({ message, path, isFirst = false }) => ({ message, span: locate(manifest, path), path, isFirst }));
  if (places.length === 0) return NONE;
  places.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || a.span.start - b.span.start);
  return places.map(({ message, span, path }) => ({ message, span, path }));
}

const NONE: Finding['related'] = [];

/** A rule may compute a remedy when it is asked for; one that throws then is a refused remedy, and the finding remains. */
const remediesOf = remember(({ rule, observation }: Source): readonly Remedy[] => {
  try {
    const { remedies = [] } = observation;
    return typeof remedies === 'function' ? remedies() : remedies;
  } catch (error) {
    return [refusal('fault', rule.summary, faultTexts.remedy({ rule: rule.id, fault: faultText(error) }))];
  }
});
