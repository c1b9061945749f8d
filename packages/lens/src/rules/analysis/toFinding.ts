/** From what a rule observes to a finding: with its places in the text, and with remedies that are worked out when they are asked for. */
import { faultText } from '@scc-lens/words';
import type { FieldPath, Finding, Observation, Related, Remedy, Severity, Span, WorkloadRef } from '@scc-lens/words';
import { locate } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import type { Rule } from '../types';
import { faultTexts } from './messages';

/** Its span counts from the document's start. */
export function toFinding(manifest: Manifest, rule: Rule, level: Severity, observation: Observation, id: string): Finding {
  const severity = level === rule.defaultSeverity ? (observation.severity ?? level) : level;
  const span = observation.span ?? locate(manifest, observation.path);
  return new Found(id, rule, observation, severity, span, relatedIn(manifest, observation.related ?? []));
}

/** A class, because there are thousands: none has functions of its own. What only remedies are made of is hidden from comparisons. */
class Found implements Finding {
  readonly rule: string;
  readonly message: string;
  readonly document = 0;
  readonly path: FieldPath;
  readonly workload: WorkloadRef | null;
  readonly isDetail: boolean;
  readonly isFault = false;
  readonly #by: Rule;
  readonly #observation: Observation;
  #remedies: readonly Remedy[] | null = null;

  constructor(
    readonly id: string,
    rule: Rule,
    observation: Observation,
    readonly severity: Severity,
    readonly span: Span,
    readonly related: Finding['related'],
  ) {
    const { message, path, workload = null, isDetail = false } = observation;
    this.#by = rule;
    this.#observation = observation;
    this.rule = rule.id;
    this.message = message;
    this.path = path;
    this.workload = workload;
    this.isDetail = isDetail;
  }

  get remedies(): readonly Remedy[] {
    this.#remedies ??= remediesOf(this.#by, this.#observation);
    return this.#remedies;
  }
}

/** The finding in a file, in which its document starts at this offset. */
export function inFile(finding: Finding, start: number, document: number): Finding {
  return new Moved(finding, start, document);
}

class Moved implements Finding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly path: FieldPath;
  readonly workload: WorkloadRef | null;
  readonly related: Finding['related'];
  readonly isDetail: boolean;
  readonly isFault: boolean;
  readonly #finding: Finding;

  constructor(
    finding: Finding,
    by: number,
    readonly document: number,
  ) {
    this.#finding = finding;
    const { id, rule, severity, message, span, path, workload, related, isDetail, isFault } = finding;
    this.id = id;
    this.rule = rule;
    this.severity = severity;
    this.message = message;
    this.span = shifted(span, by);
    this.path = path;
    this.workload = workload;
    this.related = related.map(one => ({ message: one.message, span: shifted(one.span, by), path: one.path }));
    this.isDetail = isDetail;
    this.isFault = isFault;
  }

  get remedies(): readonly Remedy[] {
    return this.#finding.remedies;
  }
}

const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** First the places with `isFirst`, then the others in the order of the text. */
function relatedIn(manifest: Manifest, related: Iterable<Related>): Finding['related'] {
  const places = Array.from(related, ({ message, path, isFirst = false }) => ({ message, span: locate(manifest, path), path, isFirst }));
  if (places.length === 0) return NONE;
  places.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || a.span.start - b.span.start);
  return places.map(({ message, span, path }) => ({ message, span, path }));
}

const NONE: Finding['related'] = [];

/** A rule may compute a remedy when it is asked for; one that throws then is a refused remedy, and the finding remains. */
function remediesOf(rule: Rule, observation: Observation): readonly Remedy[] {
  try {
    const { remedies = [] } = observation;
    return typeof remedies === 'function' ? remedies() : remedies;
  } catch (error) {
    return [
      {
        key: 'fault',
        title: rule.summary,
        applicability: 'safe',
        changes: [],
        refused: faultTexts.remedy({ rule: rule.id, fault: faultText(error) }),
      },
    ];
  }
}
