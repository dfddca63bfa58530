import { isIP } from 'node:net';

/** Object id 2.5.29.30. */
const nameConstraintsOid = Buffer.from([0x55, 0x1d, 0x1e]);
const sequenceTag = 0x30;
const permittedSubtreesTag = 0xa0;
const extensionsTag = 0xa3;
const dnsNameTag = 0x82;
const ipAddressTag = 0x87;

/** What every authority of ours may vouch for. A DNS subtree covers the name itself and everything below it. */
const alwaysPermitted: readonly Subtree[] = [
  dnsSubtree('localhost'),
  dnsSubtree('test'),
  { tag: ipAddressTag, base: Buffer.from([127, 0, 0, 0, 255, 0, 0, 0]) },
  { tag: ipAddressTag, base: Buffer.concat([addressBytes('::1'), Buffer.alloc(16, 0xff)]) },
];

/** A general name as it stands in a constraint: a domain, or an address followed by its mask. */
interface Subtree {
  readonly tag: number;
  readonly base: Uint8Array;
}

/** DER of the extension value that keeps a stolen key from vouching for anything but local names and `hostNames`. */
export function encodeNameConstraints(hostNames: readonly string[]): Uint8Array {
  const further = hostNames.filter((name) => !alwaysPermitted.some((subtree) => covers(subtree, name))).map(hostSubtree);
  const subtrees = [...alwaysPermitted, ...further].map(({ tag, base }) => der(sequenceTag, der(tag, base)));
  return new Uint8Array(der(sequenceTag, der(permittedSubtreesTag, Buffer.concat(subtrees))));
}

/** Whether the authority's certificate (DER) has name constraints and they permit all of `hostNames`. */
export function permitsNames(certificate: Uint8Array, hostNames: readonly string[]): boolean {
  const permitted = readPermitted(certificate);
  return hostNames.every((name) => permitted.some((subtree) => covers(subtree, name)));
}

function covers({ tag, base }: Subtree, name: string): boolean {
  if (tag === dnsNameTag) {
    const domain = Buffer.from(base).toString('latin1');
    return isIP(name) === 0 && (name === domain || name.endsWith(`.${domain}`));
  }
  if (tag !== ipAddressTag || isIP(name) === 0) return false;
  const address = addressBytes(name);
  const half = base.length / 2;
  return address.length === half && address.every((byte, at) => (byte & (base[half + at] ?? 0)) === base[at]);
}

function dnsSubtree(domain: string): Subtree {
  return { tag: dnsNameTag, base: Buffer.from(domain, 'latin1') };
}

function hostSubtree(name: string): Subtree {
  if (isIP(name) === 0) return dnsSubtree(name);
  const address = addressBytes(name);
  return { tag: ipAddressTag, base: Buffer.concat([address, Buffer.alloc(address.length, 0xff)]) };
}

/** A host name is never an IPv6 address (no colons in one), so ::1 is the only one that comes here. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const loopback = Buffer.alloc(16);
  loopback[15] = 1;
  return loopback;
}

/** Certificate -> to-be-signed part -> extensions -> the one with our object id -> its permitted subtrees. */
function readPermitted(certificate: Uint8Array): Subtree[] {
  const signed = readDer(readDer(certificate)[0]?.content)[0];
  const extensions = readDer(signed?.content).find(({ tag }) => tag === extensionsTag);
  for (const { content } of readDer(readDer(extensions?.content)[0]?.content)) {
    const parts = readDer(content);
    if (parts[0] === undefined || !nameConstraintsOid.equals(parts[0].content)) continue;
    const constraints = readDer(parts.at(-1)?.content)[0];
    const permitted = readDer(constraints?.content).find(({ tag }) => tag === permittedSubtreesTag);
    return readDer(permitted?.content).flatMap((subtree) => {
      const [name] = readDer(subtree.content);
      return name === undefined ? [] : [{ tag: name.tag, base: name.content }];
    });
  }
  return [];
}

function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const lengthBytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The values that stand one after another in `bytes`; stops at the first one that does not fit. */
function readDer(bytes: Uint8Array = new Uint8Array()): DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      length = 0;
      for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
      at += count;
    }
    if (at + length > bytes.length) break;
    values.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
}
