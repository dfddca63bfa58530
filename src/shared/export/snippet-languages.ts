import { writeCurl } from './curl-command.ts';
import type { OutgoingForm, WrittenForm } from './outgoing-form.ts';
import { writeCsharp } from './snippets/csharp.ts';
import { writeGo } from './snippets/go.ts';
import { writeJava } from './snippets/java.ts';
import { writeFetch, writeNodeRequest } from './snippets/javascript.ts';
import { writePhp } from './snippets/php.ts';
import { writePowershell } from './snippets/powershell.ts';
import { writeHttpClient, writeRequests } from './snippets/python.ts';
import { writeRuby } from './snippets/ruby.ts';
import { writeHttpie, writeWget } from './snippets/shell.ts';

export interface SnippetLanguage {
  readonly id: string;
  /** The language, and in brackets what of it sends. */
  readonly title: string;
  readonly write: (form: OutgoingForm) => WrittenForm;
}

/** The languages written here, byte for byte as far as their clients can; the most asked for first. */
export const snippetLanguages: readonly SnippetLanguage[] = [
  { id: 'curl', title: 'curl', write: writeCurl },
  { id: 'httpie', title: 'HTTPie', write: writeHttpie },
  { id: 'wget', title: 'Wget', write: writeWget },
  { id: 'powershell', title: 'PowerShell', write: writePowershell },
  { id: 'fetch', title: 'JavaScript (fetch)', write: writeFetch },
  { id: 'node', title: 'Node.js (node:http)', write: writeNodeRequest },
  { id: 'requests', title: 'Python (requests)', write: writeRequests },
  { id: 'http-client', title: 'Python (http.client)', write: writeHttpClient },
  { id: 'go', title: 'Go', write: writeGo },
  { id: 'php', title: 'PHP', write: writePhp },
  { id: 'ruby', title: 'Ruby', write: writeRuby },
  { id: 'java', title: 'Java', write: writeJava },
  { id: 'csharp', title: 'C#', write: writeCsharp },
];

/** Null for an id that none has. */
export function snippetLanguage(id: string): SnippetLanguage | null {
  return snippetLanguages.find((language) => language.id === id) ?? null;
}
