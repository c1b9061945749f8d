import assert from 'node:assert/strict';
import { chmodSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../server/src/cli/replaceFile';
import { folderWith } from './command';

describe('replaceFile', () => {
  it('leaves a file alone that another program changed after it was read', () => {
    const folder = folderWith({ 'a.yaml': 'theirs\n' });
    const reason = replaceFile(path.join(folder, 'a.yaml'), Buffer.from('read\n'), Buffer.from('fixed\n'));
    assert.match(reason ?? '', /changed by another program/);
    assert.equal(readFileSync(path.join(folder, 'a.yaml'), 'utf8'), 'theirs\n');
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
  });

  it('reports why it cannot write', () => {
    const folder = folderWith({});
    mkdirSync(path.join(folder, 'folder.yaml'));
    assert.match(replaceFile(path.join(folder, 'folder.yaml'), Buffer.from(''), Buffer.from('x')) ?? '', /not a regular file/);
    assert.equal(replaceFile(path.join(folder, 'gone.yaml'), Buffer.from(''), Buffer.from('x')), 'no such file or directory');
  });

  it('leaves a file with several hard links alone, so that they stay one file', () => {
    const folder = folderWith({ 'a.yaml': 'read\n' });
    linkSync(path.join(folder, 'a.yaml'), path.join(folder, 'b.yaml'));
    const reason = replaceFile(path.join(folder, 'a.yaml'), Buffer.from('read\n'), Buffer.from('fixed\n'));
    assert.equal(reason, 'has 2 hard links, which writing would separate, and is left unchanged');
    assert.deepEqual(
      ['a.yaml', 'b.yaml'].map(name => readFileSync(path.join(folder, name), 'utf8')),
      ['read\n', 'read\n'],
    );
  });

  it('leaves a read-only file alone', () => {
    const folder = folderWith({ 'a.yaml': 'read\n' });
    chmodSync(path.join(folder, 'a.yaml'), 0o444);
    const reason = replaceFile(path.join(folder, 'a.yaml'), Buffer.from('read\n'), Buffer.from('fixed\n'));
    assert.equal(reason, 'is read-only and is left unchanged');
    assert.equal(readFileSync(path.join(folder, 'a.yaml'), 'utf8'), 'read\n');
  });

  it('replaces the file behind a symbolic link, and keeps the link', () => {
    const folder = folderWith({ 'real/a.yaml': 'read\n' });
    symlinkSync('real/a.yaml', path.join(folder, 'link.yaml'));
    assert.equal(replaceFile(path.join(folder, 'link.yaml'), Buffer.from('read\n'), Buffer.from('fixed\n')), null);
    assert.equal(readFileSync(path.join(folder, 'real/a.yaml'), 'utf8'), 'fixed\n');
    assert.ok(lstatSync(path.join(folder, 'link.yaml')).isSymbolicLink());
  });

  it('writes a file whose name has 255 bytes, the most that a file system permits', () => {
    const name = `${'n'.repeat(250)}.yaml`;
    const folder = folderWith({ [name]: 'read\n' });
    assert.equal(replaceFile(path.join(folder, name), Buffer.from('read\n'), Buffer.from('fixed\n')), null);
    assert.equal(readFileSync(path.join(folder, name), 'utf8'), 'fixed\n');
    assert.deepEqual(readdirSync(folder), [name]);
  });
});
