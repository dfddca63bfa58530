/** When a pre-signed URL stops working, read from what the common storage services write into it; null when it does not say. ISO 8601 UTC. */
export function urlExpiry(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const query = new URL(url).searchParams;
  const read = (name: string): string | null => [...query].find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
  return (
    fromLifetime(read('x-amz-date') ?? read('x-goog-date'), read('x-amz-expires') ?? read('x-goog-expires')) ??
    fromMoment(read('expires') ?? read('se') ?? read('exp'))
  );
}

/** Amazon and Google: `20260529T103000Z` and a lifetime in seconds. */
function fromLifetime(signed: string | null, lifetime: string | null): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(signed ?? '');
  if (parts === null || lifetime === null || !/^\d{1,9}$/.test(lifetime)) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return iso(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + Number(lifetime) * 1000);
}

/** A unix time in seconds (CloudFront, older S3) or an ISO time (Azure). */
function fromMoment(value: string | null): string | null {
  if (value === null) return null;
  if (/^\d{9,11}$/.test(value)) return iso(Number(value) * 1000);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? iso(Date.parse(value)) : null;
}

function iso(ms: number): string | null {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}
