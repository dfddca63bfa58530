/**
 * The only things asked of the platform: every host of shared code has them, but their types are in no plain library.
 * Nothing else may be added that Node and browsers do not both have.
 */

declare class TextDecoder {
  /** Throws RangeError for a label that names no encoding. */
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  /** The encoding's name in lower case. */
  readonly encoding: string;
  /** Throws TypeError on invalid bytes when `fatal`. */
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare class TextEncoder {
  /** UTF-8; a lone surrogate becomes U+FFFD. */
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

/** Base64 of a text whose characters are bytes (U+0000 to U+00FF). */
declare function btoa(bytes: string): string;

/** The reverse; throws when the text is no base64. */
declare function atob(text: string): string;
