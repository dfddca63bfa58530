import type { ProviderProfile, SignatureScheme } from '../provider-profile.ts';
import { writeCsharpHandler } from './csharp.ts';
import { writeGoHandler } from './go.ts';
import { handlerScheme, type HandlerScheme } from './handler-parts.ts';
import { writeJavaHandler } from './java.ts';
import { writeNodeHandler } from './node.ts';
import { writePhpHandler } from './php.ts';
import { writePythonHandler } from './python.ts';
import { writeRubyHandler } from './ruby.ts';

export interface HandlerLanguage {
  readonly id: string;
  readonly title: string;
  /** Name of the file the code is meant for. */
  readonly file: string;
  readonly write: (made: HandlerScheme) => string;
}

export const handlerLanguages: readonly HandlerLanguage[] = [
  { id: 'node', title: 'Node.js', file: 'handler.mjs', write: writeNodeHandler },
  { id: 'python', title: 'Python', file: 'handler.py', write: writePythonHandler },
  { id: 'go', title: 'Go', file: 'handler.go', write: writeGoHandler },
  { id: 'php', title: 'PHP', file: 'handler.php', write: writePhpHandler },
  { id: 'ruby', title: 'Ruby', file: 'config.ru', write: writeRubyHandler },
  { id: 'java', title: 'Java', file: 'Handler.java', write: writeJavaHandler },
  { id: 'csharp', title: 'C#', file: 'Program.cs', write: writeCsharpHandler },
];

/** A whole handler that verifies what a provider signs with this scheme. */
export function handlerCode(
  language: HandlerLanguage,
  profile: Pick<ProviderProfile, 'id' | 'name' | 'signing'>,
  scheme: SignatureScheme,
): string {
  return language.write(handlerScheme(profile, scheme));
}
