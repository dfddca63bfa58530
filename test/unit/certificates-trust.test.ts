import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTrust, runTrustCommand } from '#main/certificates/system-trust.ts';
import { quoteForPosixShell, trustInstructions } from '#main/certificates/trust-instructions.ts';
import { trustInstruction } from '#shared/certificate.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hookwright-trust-'));
});
afterAll(() => rm(folder, { recursive: true }));

const block = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const question = { path: '/nowhere/ca.pem', pem: block('QUJD\nREVG'), sha1: 'AA' };

describe('whether Linux trusts the authority', () => {
  it('is yes when the system bundle holds it, however its lines are broken, and no when it does not', async () => {
    const bundle = join(folder, 'bundle.pem');
    await writeFile(bundle, `# comment\n${block('WFla')}${block('QUJDREVG')}`);
    expect(await findTrust(question, 'linux', [join(folder, 'absent.pem'), bundle])).toBe('trusted');
    await writeFile(bundle, block('WFla') + block('QUJD') + block('REVG'));
    expect(await findTrust(question, 'linux', [bundle])).toBe('not-trusted');
  });

  it('is unknown where there is no bundle', async () => {
    expect(await findTrust(question, 'linux', [join(folder, 'absent.pem')])).toBe('unknown');
  });
});

describe('a system’s own command', () => {
  it('is believed by its exit code, and not at all when it is missing or hangs', async () => {
    expect(await runTrustCommand(process.execPath, ['-e', ''])).toBe('trusted');
    expect(await runTrustCommand(process.execPath, ['-e', 'process.exit(1)'])).toBe('not-trusted');
    expect(await runTrustCommand(join(folder, 'no-such-program'), [])).toBe('unknown');
    expect(await runTrustCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], 50)).toBe('unknown');
  });
});

describe('trust instructions', () => {
  const nasty = '/home/o\'brien/My $(reboot) `files`; "x"/ca.pem';
  const subject = { path: nasty, commonName: 'Hookwright local CA 12ab34cd', sha1: 'AB12' };

  it('exist for every system and can be taken back where something lasting was done', () => {
    const all = trustInstructions(subject, 'linux');
    expect(all.map(({ id }) => id).toSorted()).toEqual(trustInstruction.shape.id.options.toSorted());
    for (const { id, untrust } of all) expect(untrust === null).toBe(id === 'curl');
  });

  it('name a path with quotes, blanks and shell signs so that a shell takes it for one word', () => {
    for (const { id, trust } of trustInstructions(subject, 'linux')) {
      expect(trust).toContain(
        id === 'windows' ? "'/home/o''brien/My $(reboot) `files`; \"x\"/ca.pem'" : quoteForPosixShell(nasty),
      );
    }
    expect(execFileSync('sh', ['-c', `printf %s ${quoteForPosixShell(nasty)}`], { encoding: 'utf8' })).toBe(nasty);
  });

  it('are for PowerShell on Windows', () => {
    const all = Object.fromEntries(
      trustInstructions({ ...subject, path: String.raw`C:\Users\Ann B\ca.pem` }, 'win32').map((one) => [one.id, one]),
    );
    expect(all['node']?.trust).toBe(String.raw`$env:NODE_EXTRA_CA_CERTS = 'C:\Users\Ann B\ca.pem'`);
    expect(all['curl']?.trust).toMatch(/^curl\.exe --cacert 'C:/);
    expect(all['windows']?.untrust).toBe('certutil -user -delstore Root AB12');
  });
});
