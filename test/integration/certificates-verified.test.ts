import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCertificates } from '#main/certificates/certificates.ts';
import { issueLeaf } from '#main/certificates/issue-certificates.ts';
import { systemClock } from '#main/clock.ts';
import { silentLog } from '#main/log.ts';
import {
  makeTestCertificates,
  startReceiver,
  type ReceiverUnderTest,
  type TestCertificates,
} from '../support/receiver-under-test.ts';

const run = promisify(execFile);
let certificates: TestCertificates;
let running: ReceiverUnderTest;

beforeAll(async () => {
  certificates = await makeTestCertificates(['hooks.example.org']);
  running = await startReceiver(certificates.leaf);
});
afterAll(async () => {
  await running.receiver.close();
  await certificates.remove();
});

const curl = (host: string, ...more: string[]) =>
  run('curl', [
    '--silent',
    '--show-error',
    '--noproxy',
    '*',
    '--cacert',
    certificates.caPath,
    ...more,
    `https://${host}:${running.port}/from-curl`,
  ]);

describe('other people’s TLS', () => {
  it.each(['localhost', '127.0.0.1', '[::1]'])('curl trusts %s with the authority’s file', async (host) => {
    expect((await curl(host)).stdout).toBe('{"received":true}');
  });

  it('curl trusts an added name, and no other', async () => {
    const at = (name: string) => ['--resolve', `${name}:${running.port}:127.0.0.1`];
    expect((await curl('hooks.example.org', ...at('hooks.example.org'))).stdout).toBe('{"received":true}');
    expect(running.sink.requests.at(-1)?.tls?.sni).toBe('hooks.example.org');
    await expect(curl('example.com', ...at('example.com'))).rejects.toMatchObject({ code: 60 });
  });

  it('curl without the authority is refused, and that is recorded in words', async () => {
    const before = running.sink.requests.length;
    await expect(run('curl', ['--silent', '--noproxy', '*', `https://localhost:${running.port}/`])).rejects.toMatchObject({
      code: 60,
    });
    await running.sink.received(before + 1);
    expect(running.sink.requests.at(-1)?.problem).toMatchObject({
      code: 'tls-failed',
      detail: expect.stringContaining('does not trust'),
    });
  });

  it('openssl accepts the leaf and rejects one the authority’s key made for a name beyond its constraints', async () => {
    /** What openssl says, `OK` included. */
    const verify = async (file: string): Promise<string> => {
      const args = ['verify', '-purpose', 'sslserver', '-CAfile', certificates.caPath, file];
      return run('openssl', args).then(
        ({ stdout }) => stdout,
        (error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : ''),
      );
    };
    expect(await verify(join(certificates.folder, 'leaf.pem'))).toMatch(/OK$/m);

    const authority = { certificate: certificates.ca, key: await readFile(join(certificates.folder, 'ca.key'), 'utf8') };
    const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 60_000) };
    const said = {
      'example.com': /permitted subtree violation/,
      '10.0.0.1': /permitted subtree violation/,
      'deep.below.test': /OK$/m,
      '127.9.9.9': /OK$/m,
    };
    for (const [name, words] of Object.entries(said)) {
      const path = join(certificates.folder, `stolen-${name}.pem`);
      await writeFile(path, (await issueLeaf(authority, [name], validity)).certificate);
      expect(await verify(path)).toMatch(words);
    }
  });

  it('openssl reads the authority as we describe it', async () => {
    const opened = await openCertificates({
      folder: certificates.folder,
      hostNames: ['hooks.example.org'],
      clock: systemClock,
      log: silentLog,
    });
    const described = await opened.describe();
    opened.close();
    const { stdout } = await run('openssl', [
      'x509',
      '-in',
      described.path,
      '-noout',
      '-fingerprint',
      '-sha256',
      '-ext',
      'basicConstraints,keyUsage,nameConstraints',
    ]);
    expect(stdout).toContain(`Fingerprint=${described.fingerprint}`);
    expect(stdout).toMatch(/Basic Constraints: critical\n\s+CA:TRUE, pathlen:0/);
    expect(stdout).toMatch(/Key Usage: critical\n\s+Certificate Sign, CRL Sign/);
    expect(stdout).toMatch(/Name Constraints: critical/);
    expect(described.leaf.hostNames).toEqual(['localhost', '127.0.0.1', '::1', 'hooks.example.org']);
    expect(described.trust).not.toBe('trusted');
  });
});
