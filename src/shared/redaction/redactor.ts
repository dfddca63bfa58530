/**
 * Takes secrets out of requests on their way out of Hookwright. This folder decides what is secret: by the names of headers,
 * parameters and fields, by the look of values, and because a value is known to be one. It changes a copy and nothing
 * else, and it keeps all that is not secret as it was.
 *
 * One redactor serves one export: a value that is equal in two places has the same placeholder in both.
 */
import type { HeaderPair } from '../reply.ts';
import { joinBytes, latin1Bytes, latin1Of } from './latin1.ts';
import { KnownValues } from './known-values.ts';
import { Placeholders, sameLength } from './placeholders.ts';
import { redactBody } from './redact-body.ts';
import type { JsonRules } from './redact-json.ts';
import { redactText, redactUrl, type StandIn } from './redact-text.ts';
import { isSecretHeader, placeholderName } from './sensitive-names.ts';

export interface RedactionRules {
  /** Secrets of the endpoints, in plain text; found in every writing. */
  readonly secrets: readonly string[];
  /** Names of headers that carry signatures, besides those that say so themselves. */
  readonly signatureHeaders: readonly string[];
  /** Phone numbers and e-mail addresses too. */
  readonly personalData: boolean;
  /** Values in bodies are replaced by something of the same length and type instead of a placeholder. */
  readonly keepLength: boolean;
}

/** Larger bodies are not looked through but left out as a whole, bytes. */
const bodyLimit = 16_777_216;
const urlHeaders = /^(?:referer|location|origin|x-original-ur[il]|x-forwarded-ur[il])$/;

export class Redactor {
  readonly #rules: RedactionRules;
  readonly #placeholders = new Placeholders();
  readonly #secrets: KnownValues;
  readonly #signatureHeaders: ReadonlySet<string>;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    this.#secrets = new KnownValues(this.#placeholders);
    for (const secret of rules.secrets) {
      this.#secrets.add(secret, 'secret');
      // `whsec_…`: the part behind the prefix is the key itself.
      const [, key] = /^wh[a-z]{2,3}_(.+)$/.exec(secret) ?? [];
      if (key !== undefined) this.#secrets.add(key, 'secret');
    }
    this.#signatureHeaders = new Set(rules.signatureHeaders.map((name) => name.toLowerCase()));
  }

  /** How many different values were taken out until now. */
  get count(): number {
    return this.#placeholders.count;
  }

  /** For one capture or one attempt: what is found in one of its parts is taken out of all of them. */
  begin(): Redaction {
    return new Redaction(
      this.#rules,
      this.#placeholders,
      this.#signatureHeaders,
      new KnownValues(this.#placeholders, this.#secrets),
    );
  }
}

/** A request whose body is not compressed. */
export interface RedactableRequest {
  /** URL or request target. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export class Redaction {
  readonly #placeholders: Placeholders;
  readonly #signatureHeaders: ReadonlySet<string>;
  readonly #known: KnownValues;
  readonly #rules: JsonRules;

  constructor(
    { personalData, keepLength }: RedactionRules,
    placeholders: Placeholders,
    signatureHeaders: ReadonlySet<string>,
    known: KnownValues,
  ) {
    this.#placeholders = placeholders;
    this.#signatureHeaders = signatureHeaders;
    this.#known = known;
    const standIn: StandIn = (value, name) => this.#standIn(value, name);
    this.#rules = {
      standIn,
      known: (text) => this.#known.takeOut(text),
      personalData,
      keepLength,
      standInField: (value, name, kind) => {
        const placeholder = this.#standIn(value, name);
        return keepLength ? sameLength(value, placeholder, kind) : placeholder;
      },
    };
  }

  /** Call before `text`, which knows then what was found here. */
  request<Request extends RedactableRequest>(request: Request): Request {
    const contentType = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
    const headers = request.headers.map((pair) => this.#header(pair));
    const target = redactText(redactUrl(request.target, this.#rules.standIn), this.#rules);
    const body = this.#body(request.body, contentType);
    return {
      ...request,
      headers: headers.map(([name, value]): HeaderPair => [name, this.#known.takeOut(value)]),
      target: this.#known.takeOut(target),
      body,
    };
  }

  /** Headers that came apart from the request: its trailers, or those of an answer. */
  headers(headers: readonly HeaderPair[]): HeaderPair[] {
    return headers.map((pair) => {
      const [name, value] = this.#header(pair);
      return [name, this.#known.takeOut(value)];
    });
  }

  /** A body that came apart from the request. */
  body(body: Uint8Array, contentType: string): Uint8Array {
    return this.#body(body, contentType);
  }

  /** A whole request as bytes that no parser took: its lines as far as they look like headers, and what follows. */
  rawPacket(bytes: Uint8Array): Uint8Array {
    const text = latin1Of(bytes);
    const gap = /\r?\n\r?\n/.exec(text);
    const head = gap === null ? text : text.slice(0, gap.index);
    const lines = head.split(/(\r?\n)/).map((line, index) => {
      if (index === 0) return redactUrl(line, this.#rules.standIn);
      const [, name, blank = '', value = ''] = /^([^\s:]+):([ \t]*)([\s\S]*)$/.exec(line) ?? [];
      return name === undefined ? line : `${name}:${blank}${this.#header([name, value])[1]}`;
    });
    const redactedHead = this.#known.takeOut(redactText(lines.join(''), this.#rules));
    const rest = gap === null ? new Uint8Array(0) : bytes.subarray(gap.index + gap[0].length);
    const contentType = /^content-type:[ \t]*(.*)$/im.exec(head)?.[1]?.trim() ?? '';
    return joinBytes([latin1Bytes(redactedHead), latin1Bytes(gap?.[0] ?? ''), this.#body(rest, contentType)]);
  }

  /** Free text, which may have been cut somewhere. */
  text(text: string): string {
    return this.#known.takeOutOfCut(redactText(text, this.#rules));
  }

  /** Every string within a value, keys aside. */
  deep<Value>(value: Value): Value {
    if (typeof value === 'string') return this.text(value) as Value;
    if (Array.isArray(value)) return value.map((item: unknown) => this.deep(item)) as Value;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.deep(item)])) as Value;
  }

  /** What is too large to be looked through is left out as a whole. */
  #body(body: Uint8Array, contentType: string): Uint8Array {
    if (body.length > bodyLimit) return new TextEncoder().encode(`<redacted:body-of-${body.length}-bytes:1>`);
    return redactBody(body, contentType, this.#rules);
  }

  #header([name, value]: HeaderPair): HeaderPair {
    const lower = name.toLowerCase();
    if (lower === 'cookie') return [name, this.#cookies(value)];
    if (lower === 'set-cookie') return [name, this.#setCookie(value)];
    if (value !== '' && (this.#signatureHeaders.has(lower) || isSecretHeader(name)))
      return [name, this.#secretHeader(lower, value)];
    const plain = urlHeaders.test(lower) ? redactUrl(value, this.#rules.standIn) : value;
    return [name, redactText(plain, this.#rules)];
  }

  /** The scheme of a login says how it is made and is no secret. */
  #secretHeader(name: string, value: string): string {
    const [, scheme, rest] = /^(Basic|Bearer|Digest|Token|ApiKey|AWS4-HMAC-SHA256)\s+(.+)$/is.exec(value) ?? [];
    if (scheme !== undefined && rest !== undefined) return `${scheme} ${this.#standIn(rest, placeholderName(name))}`;
    return this.#standIn(value, placeholderName(name));
  }

  #cookies(value: string): string {
    return value.replaceAll(/([^=;]*)=([^;]*)/g, (_, name: string, secret: string) =>
      secret === '' ? `${name}=` : `${name}=${this.#standIn(secret, 'cookie')}`,
    );
  }

  #setCookie(value: string): string {
    return value.replace(/^([^=;]*)=([^;]*)/, (_, name: string, secret: string) =>
      secret === '' ? `${name}=` : `${name}=${this.#standIn(secret, 'cookie')}`,
    );
  }

  #standIn(value: string, name: string): string {
    if (/^<redacted:[a-z0-9-]+:\d+>$/.test(value)) return value;
    this.#known.add(value, name);
    return this.#placeholders.of(value, name);
  }
}
