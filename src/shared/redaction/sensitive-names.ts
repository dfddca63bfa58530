/** Which names of headers, parameters and fields say that their value is secret, or somebody's. */

/** Words of a name in lower case: `clientSecret`, `client_secret` and `Client-Secret` are the same. */
function wordsOf(name: string): string {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

const secretWords =
  /(?:^|-)(?:pass(?:word|wd|code|phrase)?|pwd|secrets?|token|jwt|bearer|credentials?|authorization|apikey|api-key|appkey|access-key|accesskey|private-key|privatekey|signing-key|encryption-key|client-key|master-key|secretkey|authtoken|accesstoken|refreshtoken|idtoken|clientsecret|session-key|session-cookie|cookie|csrf|xsrf|otp|totp|cvv|cvc|cvv2|card-number|cardnumber|pan|pin|ssn|signature|hmac|webhook-key|account-key|shared-key|subscription-key|security-code)(?:-|$)/;
/** Names that hold such a word and still say nothing secret. */
const harmless =
  /(?:^|-)(?:token-type|token-count|token-usage|tokens?-used|token-limit|max-token|secret-name|password-reset-url-expires|pass-count|pass-rate|signature-(?:version|method|algorithm|valid)|signed-headers|cookie-policy|pin-code-required)(?:-|$)/;
const inQuery =
  /^(?:key|sig|sign|code|auth|access|hash|hmac|state|se|sv|policy|key-pair-id|x-(?:amz|goog)-(?:credential|signature|security-token)|googleaccessid|awsaccesskeyid)$/;
const inHeader =
  /(?:^|-)(?:auth|authentication|authorization|signature|sig|key|session|sessionid|digest-secret|client-cert|clientcert)(?:-|$)/;
const harmlessHeaders = new Set([
  'idempotency-key',
  'www-authenticate',
  'proxy-authenticate',
  'authentication-info',
  'authentication-results',
  'sec-websocket-key',
  'signature-input',
  'x-github-hook-installation-target-type',
  'surrogate-key',
  'key',
]);

/** The name of a field in a body. */
export function isSecretField(name: string): boolean {
  const words = wordsOf(name);
  return secretWords.test(words) && !harmless.test(words);
}

/** The name of a parameter in a URL. */
export function isSecretParameter(name: string): boolean {
  const words = wordsOf(name);
  return inQuery.test(words) || (secretWords.test(words) && !harmless.test(words));
}

/** The name of a header; those that providers sign with are known besides by their profiles. */
export function isSecretHeader(name: string): boolean {
  const lower = name.toLowerCase();
  if (harmlessHeaders.has(lower)) return false;
  const words = wordsOf(name);
  return inHeader.test(words) || isSecretField(name);
}

/** The name of a field that holds a phone number or an e-mail address. */
export function isPersonalField(name: string): boolean {
  return /(?:^|-)(?:phone|phone-number|phonenumber|mobile|msisdn|tel|telephone|fax|wa-id|whatsapp|whatsapp-number|e-?mail|email-address|emailaddress)(?:-|$)/.test(
    wordsOf(name),
  );
}

/** The name as it stands in a placeholder: short, plain, and never longer than a line. */
export function placeholderName(name: string): string {
  const words = wordsOf(name);
  return words === '' ? 'value' : words.slice(0, 40);
}
