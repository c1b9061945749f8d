/** Why something in an archive is not read: each follows the path and a colon. `l10n/` has the translations. */
import * as l10n from '@vscode/l10n';

export const archiveTexts = {
  noFile: () => l10n.t('is a link, a device or a pipe and was not read'),
  leadsOutside: () => l10n.t('leads out of the archive and was not read'),
  unprintable: () => l10n.t('has control characters in its name and was not read'),
  longName: (characters: number) => l10n.t('has a name of more than {characters} characters and was not read', { characters }),
  encrypted: () => l10n.t('is encrypted and was not read'),
  tooMany: (files: number) => l10n.t('has more than {files} files; the rest was not read', { files }),
  tooLarge: (gibibytes: number) => l10n.t('contains more than {gibibytes} GiB; the rest was not read', { gibibytes }),
  tooDense: (times: number) => l10n.t('is more than {times} times as large when it is unpacked; the rest was not read', { times }),
  xz: () => l10n.t('is compressed by xz, which is not supported; compress it by gzip'),
  noEnd: () => l10n.t('has no end: a part of it is missing'),
  behindEnd: () => l10n.t('has more behind its end, which was not read'),
  damaged: () => l10n.t('is damaged: an entry cannot be read'),
  broken: (reason: string) => l10n.t('is not a whole archive: {reason}', { reason }),
};
