/** Writes zip archives without compression, also such as no program writes. */
import { crc32 } from 'node:zlib';

export interface ZippedFile {
  readonly name: string;
  readonly text?: string;
  /** As the directory of the archive states it. Default: the length of the text. */
  readonly size?: number;
  /** The file's type and rights as Unix has them. Default: a regular file. */
  readonly mode?: number;
  readonly isEncrypted?: boolean;
}

export function zipOf(files: readonly ZippedFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text = '', size, mode = 0o100644, isEncrypted = false } of files) {
    const [bytes, nameBytes] = [Buffer.from(text), Buffer.from(name)];
    // What is encrypted has a header of its own.
    const head = Buffer.alloc(isEncrypted ? 12 : 0);
    const stated = size ?? bytes.length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isEncrypted ? 0x801 : 0x800, 2);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(stated + head.length, 14);
    common.writeUInt32LE(stated, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, nameBytes, head, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, rest, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, index, end]);
}
