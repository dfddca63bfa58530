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
