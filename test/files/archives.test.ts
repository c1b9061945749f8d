/** Archives, and such as are made to do harm: what is refused is named, and the rest is read. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { isManifestFile } from '@scc-lens/files';
import { archiveFormat, readArchive } from '../../packages/files/src/archives/archive';
import type { ArchiveLimits } from '../../packages/files/src/archives/entries';
import { ROOT, sccLens } from '../cli/command';
import { zipOf } from './zipOf';

type TarFile = Partial<Header> & { readonly name: string; readonly text?: string };

async function tarOf(files: readonly TarFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of files) archive.entry(header, text);
  archive.finalize();
  return buffer(archive);
}

describe('an archive', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-archives-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (bytes: Uint8Array): string => {
    const file = path.join(folder, 'archive');
    writeFileSync(file, bytes);
    return file;
  };

  /** Each entry as its name and text, or its name and why it is refused. */
  async function read(bytes: Uint8Array, limits?: ArchiveLimits): Promise<readonly string[]> {
    const file = write(bytes);
    const format = await archiveFormat(file);
    assert.ok(format);
    const found: string[] = [];
    for await (const entry of readArchive(file, format, isManifestFile, limits))
      found.push(`${entry.name}: ${'error' in entry ? entry.error : Buffer.from(entry.bytes).toString()}`);
    return found;
  }

  const plain = [
    { name: 'a/b.yaml', text: 'b' },
    { name: 'a/pods/one/current.log', text: 'not read' },
    { name: 'c:d.json', text: 'd' },
  ];

  it('is read as tar, compressed tar and zip', async () => {
    const expected = ['a/b.yaml: b', 'c:d.json: d'];
    const folders: readonly TarFile[] = [{ name: 'a/', type: 'directory' }, ...plain, { name: `${'long/'.repeat(60)}e.yaml`, text: 'e' }];
    assert.deepEqual(await read(await tarOf(plain)), expected);
    assert.deepEqual(await read(gzipSync(await tarOf(folders))), [...expected, `${'long/'.repeat(60)}e.yaml: e`]);
    assert.deepEqual(await read(zipOf([{ name: 'a/', mode: 0o40755 }, ...plain])), expected);
    assert.deepEqual(await read(zipOf([])), []);
  });

  it('is not whole where another one is behind its end', async () => {
    const [one, two] = [await tarOf(plain), await tarOf([{ name: 'e.yaml', text: 'e' }])];
    assert.deepEqual(await read(Buffer.concat([one, Buffer.alloc(10_240)])), ['a/b.yaml: b', 'c:d.json: d']);
    for (const bytes of [Buffer.concat([one, two]), gzipSync(Buffer.concat([one, two])), Buffer.concat([gzipSync(one), gzipSync(two)])])
      assert.deepEqual(await read(bytes), ['a/b.yaml: b', 'c:d.json: d', ': has more behind its end, which was not read']);
  });

  it('is recognised by its content', async () => {
    assert.equal(await archiveFormat(write(Buffer.from('kind: Pod\n'))), null);
    assert.equal(await archiveFormat(write(Buffer.alloc(0))), null);
    assert.equal(await archiveFormat(path.join(folder, 'absent')), null);
    assert.equal(await archiveFormat(folder), null);
    assert.deepEqual(await read(Buffer.from('fd377a585a000000', 'hex')), [
      ': is compressed by xz, which is not supported; compress it by gzip',
    ]);
  });

  const outside = 'leads out of the archive and was not read';
  const unprintable = 'has control characters in its name and was not read';
  const names: readonly (readonly [name: string, error: string])[] = [
    ['../up.yaml', outside],
    ['a/../../up.yaml', outside],
    ['/etc/up.yaml', outside],
    ['C:/up.yaml', outside],
    [String.raw`a\..\up.yaml`, outside],
    ['../up.log', outside],
    ['a\u001b[2Jb.yaml', unprintable],
    ['a\nb.yaml', unprintable],
    ['a\u202eb.yaml', unprintable],
    [`${'a'.repeat(2000)}.yaml`, 'has a name of more than 1024 characters and was not read'],
  ];
  for (const [name, error] of names) {
    it(`does not read ${JSON.stringify(name.slice(0, 20))}`, async () => {
      const files = [
        { name, text: 'up' },
        { name: 'ok.yaml', text: 'ok' },
      ];
      const expected = [`${name}: ${error}`, 'ok.yaml: ok'];
      assert.deepEqual(await read(await tarOf(files)), expected);
      assert.deepEqual(await read(zipOf(files)), expected);
    });
  }

  it('has no links, devices and pipes that are read', async () => {
    const refused = 'is a link, a device or a pipe and was not read';
    for (const type of ['link', 'symlink', 'block-device', 'character-device', 'fifo'] as const)
      assert.deepEqual(await read(await tarOf([{ name: 'l.yaml', type, linkname: '/etc/passwd' }])), [`l.yaml: ${refused}`], type);
    for (const mode of [0o120777, 0o60644, 0o20644, 0o10644, 0o140644])
      assert.deepEqual(await read(zipOf([{ name: 'l.yaml', text: '/etc/passwd', mode }])), [`l.yaml: ${refused}`], mode.toString(8));
  });

  it('is read no further than its limits', async () => {
    const zeros = Buffer.alloc(1024 * 1024).toString();
    const many = await tarOf([...Array(5).keys()].map(i => ({ name: `${i}.log`, text: 'x' })));
    assert.deepEqual(await read(many, { files: 3, gibibytes: 1, times: 500 }), [': has more than 3 files; the rest was not read']);
    const large = await tarOf([{ name: 'a.log', text: zeros }]);
    assert.match(
      (await read(large, { files: 3, gibibytes: 1 / 2048, times: 500 })).join(),
      /^: contains more than .* GiB; the rest was not read$/,
    );
    const logs = [...Array(80).keys()].map(i => ({ name: `${i}.log`, text: zeros }));
    assert.deepEqual(await read(gzipSync(await tarOf(logs))), [
      ': is more than 500 times as large when it is unpacked; the rest was not read',
    ]);
  });

  it('has no file that is larger than a manifest may be, or than it states', async () => {
    const size = 65 * 1024 * 1024;
    const head = (await tarOf([{ name: 'huge.yaml', text: 'x' }])).subarray(0, 512);
    const large = Buffer.concat([sized(head, size), Buffer.alloc(size + 1024)]);
    assert.deepEqual(await read(large), ['huge.yaml: is larger than 64 MiB and was not read']);
    assert.deepEqual(await read(zipOf([{ name: 'huge.yaml', text: 'x', size }])), ['huge.yaml: is larger than 64 MiB and was not read']);
    assert.match((await read(zipOf([{ name: 'a.yaml', text: 'x', size: 1000 }]))).join(), /^: is not a whole archive: /);
  });

  it('that is encrypted or broken is named', async () => {
    assert.deepEqual(await read(zipOf([{ name: 'a.yaml', text: 'x', isEncrypted: true }])), ['a.yaml: is encrypted and was not read']);
    for (const bytes of [await tarOf(plain), gzipSync(await tarOf(plain)), zipOf(plain)])
      for (const length of [0.7, 0.5, 0.3].map(part => Math.ceil(bytes.length * part))) {
        const found = await read(bytes.subarray(0, length));
        assert.match(found.at(-1) ?? '', /^: (?:is not a whole archive|has no end|is damaged): /, `${length}: ${found.join()}`);
      }
  });

  it('of a cluster gives the same answers as its folder, and none is whole where something is refused', async () => {
    const cwd = path.join(ROOT, 'test/fixtures/fleet');
    const lists = ['cluster.yaml', 'namespaces.yaml'].map(name => ({ name, text: readFileSync(path.join(cwd, 'lists', name), 'utf8') }));
    const ask = async (place: string) => sccLens(['audit', place], { cwd });
    const expected = await ask('lists');
    assert.deepEqual(await ask(write(zipOf(lists))), expected);
    assert.deepEqual(await ask(write(gzipSync(await tarOf(lists)))), expected);
    const { code, stdout, stderr } = await ask(write(zipOf([...lists, { name: '../up.yaml', text: '' }])));
    assert.equal(code, 2);
    assert.match(stderr, /archive\/\.\.\/up\.yaml: leads out of the archive and was not read\n$/);
    assert.match(stdout, /\n {2}oc get rolebindings\.rbac\.authorization\.k8s\.io,.* -A -o yaml\n/);
  });

  it('is left where a hundred of its entries are refused', async () => {
    const files = [...Array(300).keys()].map(i => ({ name: `../${i}.yaml`, text: 'x' }));
    const { code, stderr } = await sccLens(['audit', write(gzipSync(await tarOf(files)))], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /\n.*… and 80 more\n$/);
  });
});

/** The header of a tar entry with another size. */
function sized(header: Buffer, size: number): Buffer {
  const changed = Buffer.from(header);
  changed.write(`${size.toString(8).padStart(11, '0')} `, 124);
  changed.write('        ', 148);
  const sum = changed.reduce((all, byte) => all + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return changed;
}
