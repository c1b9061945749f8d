/** Source: validateResourceRequirements in kubernetes pkg/apis/core/validation/validation.go, and the helpers that it names. */
import data from './pod-rules.json';
import { isObject, isPlaceholder, objectOf, valueAt, type FieldPath, type InvalidField, type JsonObject } from '@scc-lens/words';
import { formatFaults, qualifiedNameFaults } from './formats';
import { formatQuantity, quantityOf } from './quantity';
import { forbidden, invalid, invalidAsPrinted, invalidObject, required } from './refusals';
import type { PlacedContainer } from './template';

const HUGE_PAGES = 'hugepages-';
const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
/** Names that quotas have, and containers have not. */
const OF_OTHERS = data.lists.quotaResources;

/** Names and amounts of resources; what is requested is within the limit. */
export function validateResources({ container, path }: PlacedContainer): readonly InvalidField[] {
  const resources = container['resources'];
  if (!isObject(resources)) return [];
  const place = [...path, 'resources'];
  const [limits, requests] = [objectOf(resources['limits']), objectOf(resources['requests'])];
  return [
    ...validateAmounts(limits, [...place, 'limits']),
    ...validateAmounts(requests, [...place, 'requests']),
    ...Object.keys(requests).flatMap(name => compare(name, resources, place)),
    ...validateHugePages([...Object.keys(limits), ...Object.keys(requests)], place),
  ];
}

function validateAmounts(amounts: JsonObject, path: FieldPath): readonly InvalidField[] {
  return Object.entries(amounts)
    .filter(([name]) => !isPlaceholder(name))
    .flatMap(([name, value]) => {
      const faults = nameFaults(name).map(fault => invalidAsPrinted([...path, name], name, fault));
      const amount = isExtended(name) ? quantityOf(value) : undefined;
      const isWhole = amount === undefined || amount.thousandths % 1000n === 0n;
      return isWhole ? faults : [...faults, invalidObject([...path, name], 'must be an integer')];
    });
}

function nameFaults(name: string): readonly string[] {
  const faults = formatFaults('qualifiedName', name);
  const isStandard = OF_CONTAINERS.includes(name) || name.startsWith(HUGE_PAGES);
  if (name.includes('/'))
    return [...faults, ...(isNative(name) || isExtended(name) ? [] : ["doesn't follow extended resource name standard"])];
  if (isStandard) return faults;
  const isUnknown = faults.length === 0 && !OF_OTHERS.includes(name);
  return [
    ...faults,
    ...(isUnknown ? ['must be a standard resource type or fully qualified'] : []),
    'must be a standard resource for containers',
  ];
}

/** Whether a resource is Kubernetes' own: without a domain, or of `kubernetes.io`. */
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Whether a resource comes from a device plug-in or an administrator. */
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedNameFaults(`requests.${name}`).length === 0;

/** A request against the limit of the same resource. Only processors, memory and storage may be given to more than there is for. */
function compare(name: string, resources: JsonObject, path: FieldPath): readonly InvalidField[] {
  const [requested, most] = [valueAt(resources, ['requests', name]), valueAt(resources, ['limits', name])];
  const isShared = isNative(name) && !name.startsWith(HUGE_PAGES);
  const mayLack = isShared || isPlaceholder(name);
  if (most === undefined)
    return mayLack
      ? []
      : [{ ...required([...path, 'limits'], 'Limit must be set for non overcommitable resources'), lacks: [[...path, 'limits', name]] }];
  const [request, limit] = [quantityOf(requested), quantityOf(most)];
  if (request === undefined || limit === undefined) return [];
  const isRefused = isShared ? request.thousandths > limit.thousandths : request.thousandths !== limit.thousandths;
  const relation = isShared ? 'less than or equal to' : 'equal to';
  const words = `must be ${relation} ${name} limit of ${formatQuantity(limit)}`;
  return isRefused ? [invalid([...path, 'requests', name], formatQuantity(request), words, [...path, 'limits', name])] : [];
}

function validateHugePages(names: readonly string[], path: FieldPath): readonly InvalidField[] {
  const isRefused = names.some(name => name.startsWith(HUGE_PAGES)) && !names.includes('cpu') && !names.includes('memory');
  return isRefused ? [{ ...forbidden(path, 'HugePages require cpu or memory'), lacks: [path] }] : [];
}
