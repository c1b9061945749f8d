import type { FieldPath, Observation, Remedy } from '@scc-lens/words';
import { granteeName, leftoversIn, type Leftover } from '../grants';
import { firstRelease, lastReleaseWithout } from '../openshell';
import { obsoleteOpenshellGrantTexts as texts } from './messages';
import { remove, set, unsafe } from './remedies';
import type { Rule } from './types';

export const obsoleteOpenshellGrant: Rule = {
  id: 'obsolete-openshell-grant',
  summary: `A grant, SCC, label or workload that only OpenShell up to ${lastReleaseWithout('two-pods')} needs, in a workspace whose gateway is ${firstRelease('two-pods')} or newer.`,
  defaultSeverity: 'hint',
  check: subject => leftoversIn(subject.manifest, subject).map(observation),
};

function observation(leftover: Leftover): Observation {
  const { path, gateway } = leftover;
  const { what, remedy } = described(leftover);
  return {
    path,
    ...(leftover.kind === 'stager' ? { workload: leftover.workload.ref } : {}),
    message: messageFor(leftover)({ what, release: gateway.text }),
    remedies: [remedy],
  };
}

function messageFor(leftover: Leftover): typeof texts.finding {
  if (leftover.kind !== 'value' || leftover.value.kind === 'grants') return texts.finding;
  return leftover.value.kind === 'topology' ? texts.ignored : texts.alias;
}

function described(leftover: Leftover): { readonly what: string; readonly remedy: Remedy } {
  switch (leftover.kind) {
    case 'grant': {
      const { object, path, grantee } = leftover.grant;
      const name = granteeName(grantee);
      const isOwn = object.kind === 'SecurityContextConstraints';
      return {
        what: isOwn ? texts.ownGrant(name) : texts.grant(name),
        remedy: unsafe(
          `remove ${name}`,
          texts.removeSubject({ grantee: name, kind: object.kind }),
          remove(isOwn ? path : path.slice(0, -1)),
        ),
      };
    }
    case 'scc':
      return { what: texts.scc(), remedy: unsafe('remove', texts.removeScc(), remove(wholeOf(leftover.object.path))) };
    case 'level':
      return { what: texts.level(), remedy: unsafe('restricted', texts.setRestricted(), set(leftover.path, 'restricted')) };
    case 'stager': {
      const { ref, object } = leftover.workload;
      return { what: texts.stager(ref.kind), remedy: unsafe('remove', texts.removeWorkload(ref.kind), remove(wholeOf(object))) };
    }
    case 'value': {
      const { kind, name, isField } = leftover.value;
      // A parameter of Argo CD is an item of a list, with the value as text.
      const isSet = kind === 'grants' && typeof leftover.path.at(-1) === 'string';
      const remedy = isSet
        ? unsafe('false', texts.setFalse(), set(leftover.path, false))
        : unsafe('remove', texts.removeValue(), remove(leftover.path));
      return {
        what: kind === 'grants' ? texts.value() : name,
        remedy: isField ? remedy : { ...remedy, changes: [], refused: texts.inText() },
      };
    }
  }
}

/** An object with what is around it in a list: a policy states more about each object that it carries. */
const wholeOf = (object: FieldPath): FieldPath => (typeof object.at(-1) === 'string' ? object.slice(0, -1) : object);
