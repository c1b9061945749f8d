/** Large objects of manifests and clusters, through everything that a deployment and its undo do with them. */
import { conflictValues, diffObject, listAt } from '@scc-lens/kube';
import type { Fields, PlannedObject, UndoItem } from '@scc-lens/kube';
import { withoutLeftovers } from '../../packages/kube/src/objects/clientSideApply';
import { hasAppliedValuesOf } from '../../packages/kube/src/objects/owners';
import { findDoubts } from '../../packages/kube/src/undo/takeBack/findDoubts';
import { restoredState } from '../../packages/kube/src/undo/takeBack/mergeBack';
import { fieldsAt, isFields, parseJson } from '../../packages/kube/src/words/fields';
import { fakeCluster, resourceOf } from '../fuzz/objects/fakeCluster';
import { readScenario } from '../fuzz/objects/scenario';
import { counted, repeated, table } from './texts';

/** An object with the items of the text. A manager owns each. */
function objectOf(text: string, resourceVersion: string, suffix = ''): Fields {
  const items = listAt(parseJson(text)).map(item => (isFields(item) ? { ...item, value: `${String(item['value'])}${suffix}` } : item));
  const owned = items.map(item => [`k:${JSON.stringify({ name: fieldsAt(item)['name'] })}`, { '.': {}, 'f:name': {}, 'f:value': {} }]);
  const fieldsV1 = { 'f:spec': { 'f:items': Object.fromEntries(owned) as Fields } };
  return {
    apiVersion: 'a.example/v1',
    kind: 'Thing',
    metadata: {
      name: 'a',
      namespace: 'n',
      uid: 'u',
      resourceVersion,
      managedFields: [{ manager: 'm', operation: 'Apply', apiVersion: 'a.example/v1', fieldsV1 }],
    },
    spec: { items },
  };
}

const resource = resourceOf('a.example/v1', 'Thing');
const ref = { apiVersion: 'a.example/v1', kind: 'Thing', namespace: 'n', name: 'a' };

function plannedOf(object: Fields): PlannedObject {
  const source = { file: 'file:///a.yaml', document: 0, path: [], object, pods: [] };
  return { source, ref, resource, current: resource, stage: 'workloads', dependsOn: [], object };
}

function deploy(text: string): void {
  const [before, after] = [objectOf(text, '1'), objectOf(text, '2', 'x')];
  const planned = plannedOf(after);
  const live = { state: 'present', object: before } as const;
  diffObject({
    planned,
    live,
    permissions: [],
    earlierPod: null,
    dryRun: { kind: 'accepted', object: after, warnings: [], conflicts: [] },
  });
  diffObject({
    planned,
    live,
    permissions: [],
    earlierPod: null,
    dryRun: { kind: 'immutable', error: { kind: 'forbidden', message: 'no' } },
  });
  const conflicts = listAt(after, 'spec', 'items').map(item => ({
    manager: 'm',
    field: `spec.items[name=${JSON.stringify(fieldsAt(item)['name'])}].value`,
  }));
  conflictValues(planned, before, conflicts);
}

function undo(text: string): void {
  const [before, applied, now] = [objectOf(text, '1'), objectOf(text, '2', 'x'), objectOf(text, '3', 'y')];
  hasAppliedValuesOf(now, applied, 'm');
  withoutLeftovers(now, ['m']);
  const item: UndoItem = {
    ref,
    resource,
    action: 'restore',
    manager: 'm',
    before,
    applied,
    sent: objectOf(text, '', 'z'),
    isOurs: true,
    obstacle: null,
    isBegun: false,
  };
  restoredState(item, now);
  const scenario = readScenario('{}');
  if (scenario !== null) void findDoubts(fakeCluster(scenario, { live: () => undefined }), { ...item, applied: null }, now);
}

const LISTS = {
  'items with names': counted(i => `{"name":"n${i}","value":"v"},`, '[', '{"name":"last","value":"v"}]'),
  'items without names': counted(i => `{"key":"n${i}","value":"v"},`, '[', '{"key":"last","value":"v"}]'),
  'items with the same name': repeated('{"name":"n","value":"v"},', '[', '{"name":"last","value":"v"}]'),
  'plain items': counted(i => `"n${i}",`, '[', '"last"]'),
};

export const OBJECTS = {
  'deployed objects': table(deploy, LISTS),
  'undone objects': table(undo, LISTS),
  'texts of JSON': table(parseJson, {
    'lists in lists': repeated('['),
    'mappings in mappings': repeated('{"a":'),
    backslashes: repeated('\\', '"', '"'),
    'escaped quotes': repeated('\\"', '"', '"'),
    quotes: repeated('"'),
    'brackets in texts': repeated('[{', '"', '"'),
  }),
};
