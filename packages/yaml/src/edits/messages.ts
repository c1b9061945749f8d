/** Why a change is not made. Each sentence begins with the field that it is about. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

/** The start of a refusal that is about no single field. */
export const theDocument = (): string => l10n.t('The document');

/** Refusals because of values: what a change would mean. */
export const valueTexts = {
  whole: (field: string) => l10n.t('{field} cannot be changed as a whole.', { field }),
  noList: (field: string) => l10n.t('{field} is not a list, so nothing can be inserted into it.', { field }),
  noPlace: (index: number, length: number) => (field: string) =>
    l10n.t('{field} has no place {index} to insert an item at; its length is {length}.', { field, index, length }),
  noListFor: (index: number) => (field: string) => l10n.t('{field} is not a list, so it has no item {index}.', { field, index }),
  noItem: (index: number, length: number) => (field: string) =>
    l10n.t('{field} has no item {index}; its length is {length}.', { field, index, length }),
  noKey: (field: string) => l10n.t('{field} is a list item and has no key to replace.', { field }),
  noMapping: (key: string) => (field: string) => l10n.t('{field} is not a mapping, so it has no field {key}.', { field, key }),
  absent: (field: string) => l10n.t('{field} does not exist.', { field }),
  taken: (key: string) => (field: string) => l10n.t('{field} cannot become {key}, which already exists.', { field, key }),
};

/** Refusals because of the text: how a value is spelled. */
export const textTexts = {
  invalid: (fault: string) => (field: string) => l10n.t('{field} has an error that must be fixed first: {fault}', { field, fault }),
  noManifest: (field: string) => l10n.t('{field} is not a plain Kubernetes manifest, so it can only be edited by hand.', { field }),
  empty: (field: string) => l10n.t('{field} is empty, so there is nothing to edit.', { field }),
  wouldBeEmpty: (field: string) => l10n.t('{field} would have no content left.', { field }),
  byHand: (field: string) => l10n.t('{field} is written in a way that can only be edited by hand.', { field }),
  byHandBecause: (cause: string) => (field: string) =>
    l10n.t('{field} is written in a way that can only be edited by hand: {cause}', { field, cause }),
  samePlace: (field: string) =>
    l10n.t('{field} can only be edited by hand: two of the changes are in the same place of the text.', { field }),
  template: (field: string) =>
    l10n.t('{field} is next to template text ({sign}), so it can only be edited by hand.', { field, sign: '{{ … }}' }),
  mergeKey: (field: string) =>
    l10n.t('{field} comes from a merge key ({sign}); change it where it is written, or write it out first.', { field, sign: '<<' }),
  alias: (name: string) => (field: string) =>
    l10n.t('{field} is the alias {alias}; change it where the anchor {anchor} is, or write it out first.', {
      field,
      alias: `*${name}`,
      anchor: `&${name}`,
    }),
  anchor: (field: string) =>
    l10n.t('{field} carries an anchor that is used elsewhere in the document; changing it would change those places too.', { field }),
  containsAnchor: (field: string) => l10n.t('{field} contains an anchor that is used elsewhere in the document.', { field }),
  writtenTwice: (field: string) => l10n.t('{field} is written twice in the same mapping; remove one of the two first.', { field }),
};

/** Refusals because of comments. */
export const commentTexts = { json: (field: string) => l10n.t('{field} is JSON, which has no comments.', { field }) };

/** Why the text after an edit would be wrong: sentences that follow a colon. */
export const misreadTexts = {
  unreadable: (fault: string) => l10n.t('the edited text would not be readable: {fault}', { fault }),
  otherMeaning: () => l10n.t('the edited text would mean something else.'),
  lostComment: () => l10n.t('a comment would be lost.'),
};
