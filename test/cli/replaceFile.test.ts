import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../server/src/cli/replaceFile';
import { folderWith } from './command';

describe('replaceFile', () => {
  it('leaves a file alone that somebody changed after it was read', () => {
    const folder = folderWith({ 'a.yaml': 'theirs\n' });
    const reason = replaceFile(path.join(folder, 'a.yaml'), Buffer.from('read\n'), Buffer.from('fixed\n'));
    assert.match(reason ?? '', /changed by another program/);
    assert.equal(readFileSync(path.join(folder, 'a.yaml'), 'utf8'), 'theirs\n');
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
  });

  it('says why it cannot write', () => {
    const folder = folderWith({});
    mkdirSync(path.join(folder, 'folder.yaml'));
    assert.match(replaceFile(path.join(folder, 'folder.yaml'), Buffer.from(''), Buffer.from('x')) ?? '', /not a regular file/);
    assert.equal(replaceFile(path.join(folder, 'gone.yaml'), Buffer.from(''), Buffer.from('x')), 'no such file or directory');
  });
});
