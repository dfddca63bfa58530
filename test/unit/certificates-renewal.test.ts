import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCertificates, type Certificates } from '#main/certificates/certificates.ts';
import { silentLog } from '#main/log.ts';
import { FakeClock } from '../support/fake-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let folder: string;
let clock: FakeClock;
const opened: Certificates[] = [];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'hookwright-renewal-')), 'certificates');
  clock = new FakeClock(Date.UTC(2026, 0, 1));
});
afterEach(async () => {
  for (const certificates of opened.splice(0)) certificates.close();
  await rm(join(folder, '..'), { recursive: true });
});

const open = async (hostNames: readonly string[] = []): Promise<Certificates> => {
  const certificates = await openCertificates({ folder, hostNames, clock, log: silentLog });
  opened.push(certificates);
  return certificates;
};
const parts = ({ cert }: { cert: string }): { leaf: X509Certificate; ca: X509Certificate } => ({
  leaf: new X509Certificate(cert),
  ca: new X509Certificate(cert.slice(cert.lastIndexOf('-----BEGIN'))),
});
const file = (name: string): string => join(folder, name);

describe('a first start', () => {
  it('makes a chain for the loopback names, with private files only the owner can read', async () => {
    const certificates = await open(['shop.test']);
    const { leaf, ca } = parts(certificates.leaf());
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    for (const name of ['localhost', 'shop.test']) expect(leaf.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1']) expect(leaf.checkIP(address)).toBe(address);
    expect(leaf.checkHost('example.com')).toBeUndefined();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of ['ca.key', 'leaf.pem']) expect((await stat(file(name))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['ca.key', 'ca.pem', 'leaf.pem']);
  });

  it('gives the authority ten years and the leaf ninety days, both valid for a caller whose clock is an hour behind', async () => {
    const { leaf, ca } = parts((await open()).leaf());
    const now = clock.now();
    expect((ca.validToDate.getTime() - now) / dayMs).toBeCloseTo(3650, 1);
    expect((leaf.validToDate.getTime() - now) / dayMs).toBeCloseTo(90, 1);
    for (const { validFromDate } of [leaf, ca]) expect(now - validFromDate.getTime()).toBeGreaterThan(hourMs);
  });

  it('is one only: the next start finds the same authority and leaf, also with the clock an hour off', async () => {
    const first = (await open()).leaf();
    clock = new FakeClock(Date.UTC(2026, 0, 1) - hourMs);
    expect((await open()).leaf()).toEqual(first);
    clock = new FakeClock(Date.UTC(2026, 0, 1) + hourMs);
    expect((await open()).leaf()).toEqual(first);
  });
});

describe('the leaf', () => {
  it('is renewed while running once less than thirty days are left, by the same authority, and tells', async () => {
    const certificates = await open();
    const before = parts(certificates.leaf());
    const told = Promise.withResolvers<{ key: string; cert: string }>();
    const tellings: string[] = [];
    certificates.onLeafChanged((leaf) => {
      tellings.push(leaf.cert);
      told.resolve(leaf);
    });
    clock.advance(59 * dayMs);
    expect(tellings).toEqual([]);
    clock.advance(2 * dayMs);
    const after = parts(await told.promise);
    expect(after.ca.fingerprint256).toBe(before.ca.fingerprint256);
    expect(after.leaf.validToDate.getTime()).toBeGreaterThan(clock.now() + 89 * dayMs);
    expect(certificates.leaf().cert).toBe(tellings[0]);
  });

  it('never outlives its authority, which is replaced before it runs out', async () => {
    const { ca } = parts((await open()).leaf());
    clock = new FakeClock(ca.validToDate.getTime() - 40 * dayMs);
    const late = parts((await open()).leaf());
    expect(late.ca.fingerprint256).toBe(ca.fingerprint256);
    expect(late.leaf.validToDate.getTime()).toBe(ca.validToDate.getTime());
    clock = new FakeClock(ca.validToDate.getTime() - 20 * dayMs);
    expect(parts((await open()).leaf()).ca.fingerprint256).not.toBe(ca.fingerprint256);
  });

  it('follows the host names; a permitted one keeps the authority, another makes a new one and keeps the old beside', async () => {
    const certificates = await open();
    const first = parts(certificates.leaf());
    const changes: string[] = [];
    certificates.onLeafChanged(({ cert }) => changes.push(cert));
    await certificates.setHostNames(['a.shop.test', 'x.localhost', '127.0.0.9']);
    const second = parts(certificates.leaf());
    expect(second.leaf.checkHost('a.shop.test')).toBe('a.shop.test');
    expect(second.ca.fingerprint256).toBe(first.ca.fingerprint256);

    await certificates.setHostNames(['hooks.example.org', '192.168.7.7']);
    const third = parts(certificates.leaf());
    expect(third.leaf.checkHost('hooks.example.org')).toBe('hooks.example.org');
    expect(third.leaf.checkIP('192.168.7.7')).toBe('192.168.7.7');
    expect(third.ca.fingerprint256).not.toBe(first.ca.fingerprint256);
    const kept = (await readdir(folder)).filter((name) => name.startsWith('ca-2026'));
    expect(kept).toHaveLength(2);
    const oldCa = kept.find((name) => name.endsWith('.pem')) ?? '';
    expect(new X509Certificate(await readFile(file(oldCa))).fingerprint256).toBe(first.ca.fingerprint256);

    await certificates.setHostNames(['api.hooks.example.org']);
    expect(parts(certificates.leaf()).ca.fingerprint256).toBe(third.ca.fingerprint256);
    await certificates.setHostNames(['api.hooks.example.org']);
    expect(changes).toHaveLength(3);
  });
});

describe('a file that is not as it was left', () => {
  const contents = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(file(name), 'utf8')])),
    );

  it.each(['ca.pem', 'ca.key', 'leaf.pem'])('damaged %s is named, and nothing is overwritten', async (name) => {
    await open();
    await writeFile(file(name), '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n');
    const before = await contents();
    await expect(open()).rejects.toMatchObject({ code: 'certificate-unusable', problem: expect.stringContaining(file(name)) });
    expect(await contents()).toEqual(before);
  });

  it('a key of another authority is named', async () => {
    await open();
    const key = await readFile(file('ca.key'), 'utf8');
    await rm(folder, { recursive: true });
    await open();
    await writeFile(file('ca.key'), key);
    await expect(open()).rejects.toMatchObject({
      code: 'certificate-unusable',
      problem: expect.stringContaining('does not belong to'),
    });
  });

  it('a missing key is named; a missing leaf, or one of another authority, is simply made again', async () => {
    const first = parts((await open()).leaf());
    const foreign = await readFile(file('leaf.pem'), 'utf8');
    await rm(file('leaf.pem'));
    expect(parts((await open()).leaf()).ca.fingerprint256).toBe(first.ca.fingerprint256);
    await rm(file('ca.pem'));
    await rm(file('ca.key'));
    await writeFile(file('leaf.pem'), foreign);
    const { leaf, ca } = parts((await open()).leaf());
    expect(leaf.checkIssued(ca)).toBe(true);
    await rm(file('ca.key'));
    await expect(open()).rejects.toMatchObject({
      code: 'certificate-unusable',
      problem: expect.stringContaining('ca.key is missing'),
    });
  });

  it('a folder that is a file is told so', async () => {
    await writeFile(folder, '');
    await expect(open()).rejects.toMatchObject({ code: 'data-folder-unusable' });
    await chmod(folder, 0o600);
  });
});
