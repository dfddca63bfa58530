import type { SignatureScheme } from '#shared/provider-profile.ts';
import type { SignatureExplanation } from '#shared/verdict.ts';
import type { FoundMistake, Mistake } from './find-mistake.ts';

const signSameBytes = 'Sign the very bytes that are sent, and check that nothing on the way rewrites the body.';
const saveAgain = 'Save the secret again here, exactly as the provider shows it.';

const words: Record<Mistake, { readonly cause: string; readonly remedy: string }> = {
  'body-reserialised': { cause: 'The JSON was signed written compactly, not as the bytes that arrived.', remedy: signSameBytes },
  'body-spaced': {
    cause: 'The JSON was signed with a space after every comma and colon, as Python writes it.',
    remedy: signSameBytes,
  },
  'body-escaped': { cause: 'The JSON was signed with characters beyond ASCII escaped as \\uXXXX.', remedy: signSameBytes },
  'body-spaced-escaped': {
    cause:
      'The JSON was signed as Python’s json.dumps writes it: spaces after commas and colons, characters beyond ASCII escaped.',
    remedy: signSameBytes,
  },
  'body-slashes-escaped': {
    cause: 'The JSON was signed as PHP’s json_encode writes it, with slashes escaped.',
    remedy: signSameBytes,
  },
  'body-sorted': { cause: 'The JSON was signed with its keys in alphabetical order.', remedy: signSameBytes },
  'body-sorted-spaced': {
    cause: 'The JSON was signed with its keys sorted and a space after every comma and colon.',
    remedy: signSameBytes,
  },
  'body-indented': { cause: 'The JSON was signed indented, not as the bytes that arrived.', remedy: signSameBytes },
  'newline-added': {
    cause: 'The body was signed with a line break at its end that did not arrive.',
    remedy: 'Sign without the line break; with curl, use --data-binary, which sends the file as it is.',
  },
  'newline-removed': {
    cause: 'The body arrived with a line break at its end that was not signed.',
    remedy: 'Send without the line break, e.g. with printf instead of echo.',
  },
  'line-ends-crlf': { cause: 'The body was signed with CRLF line ends but arrived with LF.', remedy: signSameBytes },
  'line-ends-lf': { cause: 'The body was signed with LF line ends but arrived with CRLF.', remedy: signSameBytes },
  'body-trimmed': { cause: 'The body was signed without the white space or byte order mark around it.', remedy: signSameBytes },
  'body-charset': {
    cause: 'The body was signed in another character encoding than the one it arrived in.',
    remedy: 'Use UTF-8 for signing and for sending.',
  },
  'body-empty': {
    cause: 'An empty body was signed, not the one that arrived.',
    remedy: 'Sign after the body is complete; something may have read it away before it was signed.',
  },
  'format-only': {
    cause: 'The signature is right, but not written the way the provider writes it.',
    remedy: 'Write it in the documented form.',
  },
  'hex-case': {
    cause: 'The signature is right, but its hex is in upper case; handlers that compare it as text refuse it.',
    remedy: 'Send the hex in lower case.',
  },
  'encoding-mix-up': {
    cause: 'The signature is right, but written in the wrong encoding: hex and base64 were mixed up.',
    remedy: 'Write it in the documented encoding.',
  },
  'secret-whitespace': { cause: 'The saved secret has white space around it that does not belong to it.', remedy: saveAgain },
  'secret-newline': {
    cause: 'The sender’s key has white space or a line break around the secret, as "echo" and text files add it.',
    remedy: 'Remove the white space from the key at the sender.',
  },
  'secret-quoted': {
    cause: 'The sender’s key has quotation marks around the secret.',
    remedy: 'Remove the quotation marks from the key at the sender.',
  },
  'secret-quotes-kept': { cause: 'The saved secret has quotation marks around it that do not belong to it.', remedy: saveAgain },
  'secret-decoded': {
    cause: 'The sender decoded the secret before using it, but it is to be used as text.',
    remedy: 'Use the characters of the secret as the key, without decoding them.',
  },
  'secret-not-decoded': {
    cause: 'The sender used the characters of the secret as the key, but it is to be decoded first.',
    remedy: 'Decode the secret, without its prefix, and use the bytes as the key.',
  },
  'secret-prefix-kept': {
    cause: 'The sender used the secret with its prefix as the key.',
    remedy: 'Remove the prefix before the secret is used.',
  },
  'secret-prefix-removed': {
    cause: 'The sender removed the prefix of the secret, but it belongs to the key.',
    remedy: 'Use the whole secret, prefix included.',
  },
  'other-secret': {
    cause: 'The request was signed with the secret of another endpoint.',
    remedy: 'Save that secret on this endpoint, or send to the other one.',
  },
  'timestamp-not-signed': {
    cause: 'Only the body was signed, without the time that belongs in front of it.',
    remedy: 'Sign everything the scheme names, in its order.',
  },
  'id-not-signed': {
    cause: 'Time and body were signed, without the message id that belongs in front of them.',
    remedy: 'Sign everything the scheme names, in its order.',
  },
  'timestamp-signed': {
    cause: 'A time was signed together with the body, but only the body is to be signed.',
    remedy: 'Sign the body alone.',
  },
  'other-hash': {
    cause: 'The signature was made with another hash function.',
    remedy: 'Use the hash function the provider documents.',
  },
  'hash-without-key': {
    cause: 'A plain hash was sent where an HMAC is needed: anybody could make it.',
    remedy: 'Make an HMAC with the secret as its key.',
  },
};

/** Cause and remedy of a mistake that was found. */
export function mistakeExplanation(found: FoundMistake, scheme: SignatureScheme): SignatureExplanation {
  const { cause, remedy } = words[found.mistake];
  const also = found.also === null ? '' : ` Besides: ${lowerFirst(words[found.also].cause)}`;
  const place = found.bodiesPartAt === null ? '' : ` The two bodies first part at byte ${found.bodiesPartAt}.`;
  const hash =
    found.hash === null ? '' : ` HMAC-${found.hash.toUpperCase()} fits; ${scheme.algorithm.toUpperCase()} is expected.`;
  return { cause: `${cause}${hash}${place}${also}`, remedy, mistake: found.mistake };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
