import type { Target } from '#shared/target.ts';
import type { StoredTarget } from '../store/delivery-record.ts';

interface Sealing {
  seal(text: string): string;
  open(sealed: string): string;
}

/** A target in the form it is kept: the client key and a proxy's login only sealed. */
export function sealTarget(given: Target, vault: Pick<Sealing, 'seal'>): StoredTarget {
  const { clientCertificate, ...target } = given;
  const proxy = withoutLogin(target.proxy);
  return {
    target: { ...target, proxy },
    clientCertificate:
      clientCertificate === null
        ? null
        : { certificate: clientCertificate.certificate, sealedKey: vault.seal(clientCertificate.key) },
    sealedProxy: proxy === target.proxy || target.proxy === null ? null : vault.seal(target.proxy),
  };
}

/** As it is sent to. */
export function openTarget({ target, clientCertificate, sealedProxy }: StoredTarget, vault: Pick<Sealing, 'open'>): Target {
  return {
    ...target,
    proxy: sealedProxy === null ? target.proxy : vault.open(sealedProxy),
    clientCertificate:
      clientCertificate === null
        ? null
        : { certificate: clientCertificate.certificate, key: vault.open(clientCertificate.sealedKey) },
  };
}

/** As it may be shown: nothing secret in it. */
export function shownTarget({ target, clientCertificate }: StoredTarget): Target {
  return {
    ...target,
    clientCertificate: clientCertificate === null ? null : { certificate: clientCertificate.certificate, key: '' },
  };
}

function withoutLogin(proxy: string | null): string | null {
  const url = proxy === null ? null : URL.parse(proxy);
  if (url === null || (url.username === '' && url.password === '')) return proxy;
  url.username = '';
  url.password = '';
  return url.href;
}
