import assert from 'node:assert/strict';
import { listedFolder } from '../../client/src/ui/deploy/listedFolder';

describe('the list that a file belongs to', () => {
  const names = { '.': 'all', app: 'app', 'app/db': '', other: 'other' };
  for (const [path, folder] of [
    ['app/web.yaml', 'app'],
    ['app/web/deep/web.yaml', 'app'],
    ['app/db/claim.yaml', 'app/db'],
    ['app', 'app'],
    ['application/web.yaml', '.'],
    ['web.yaml', '.'],
  ] as const) {
    it(`is the list of the nearest folder: ${path}`, () => {
      assert.equal(listedFolder(names, path), folder);
    });
  }

  it('is none where no folder around it has one', () => {
    assert.equal(listedFolder({ app: 'app' }, 'web.yaml'), undefined);
  });
});
