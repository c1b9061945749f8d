/** The accounts of an audit whose workloads have certain labels. What is found of them is found from all pods of the cluster. */
import { selectsLabels } from '@scc-lens/lens';
import { objectOf, stringMapOf, type JsonObject, type WorkloadRef } from '@scc-lens/words';
import { identityOf, metadataOf } from '../makerObject';
import { objectNamed, workloadNamed, type ClusterSnapshot } from '../snapshot';
import { podsOf, type Audit } from './audit';

/** What is between two commas outside of parentheses. */
const REQUIREMENTS = /(?:[^,()]|\([^()]*\))+/g;
const REQUIREMENT = /^(!?)([\w./-]+)(?: ?(!=|==?) ?([\w.-]*)| (in|notin) ?\(([\w., -]*)\))?$/;

/** Reads a selector in the grammar of `kubectl --selector`, without `<` and `>`, as the API has it; null where it is none. */
export function readSelector(text: string): JsonObject | null {
  const parts = text.match(REQUIREMENTS) ?? [];
  const matchExpressions = parts.map(expressionOf).filter(one => one !== null);
  return parts.join(',') === text && matchExpressions.length === parts.length ? { matchExpressions } : null;
}

function expressionOf(part: string): JsonObject | null {
  const [, not = '', key, sign, value = '', word, list = ''] = REQUIREMENT.exec(part.trim().replace(/\s+/g, ' ').replace(/^! /, '!')) ?? [];
  if (key === undefined || (not !== '' && (sign ?? word) !== undefined)) return null;
  if (sign !== undefined) return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  if (word !== undefined) return { key, operator: word === 'in' ? 'In' : 'NotIn', values: list.split(',').map(one => one.trim()) };
  return { key, operator: not === '' ? 'Exists' : 'DoesNotExist' };
}

/** The same audit of the accounts that have a selected workload: by its labels together with those that its pods get. */
export function selectAccounts(audit: Audit, snapshot: ClusterSnapshot, selector: JsonObject): Audit {
  const labelsOf = (ref: WorkloadRef) => {
    const key = identityOf(ref);
    const object = objectNamed(snapshot, key);
    const own = object === undefined ? undefined : metadataOf(object)['labels'];
    return { ...stringMapOf(own), ...stringMapOf(objectOf(workloadNamed(snapshot, key)?.template['metadata'])['labels']) };
  };
  const accounts = audit.accounts.filter(({ uses }) => uses.some(({ workload }) => selectsLabels(selector, labelsOf(workload))));
  const namespaces = new Set(accounts.map(({ account }) => account.namespace));
  const groups = audit.groups.filter(({ grant: { subject } }) => namespaces.has(subject.name.split(':')[2] ?? ''));
  return { ...audit, accounts, groups, edited: [], pods: podsOf(accounts) };
}
