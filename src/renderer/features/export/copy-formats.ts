/** The ways to take a request elsewhere, by name alone: what writes them is loaded when one is chosen. */
export interface CopyFormat {
  readonly id: string;
  readonly title: string;
}

/** Shown at once. */
export const usualFormats: readonly CopyFormat[] = [
  { id: 'curl', title: 'curl' },
  { id: 'http', title: 'raw HTTP' },
  { id: 'fetch', title: 'JavaScript (fetch)' },
  { id: 'requests', title: 'Python (requests)' },
];

/** Written here, byte for byte as far as their clients can. */
export const otherLanguages: readonly CopyFormat[] = [
  { id: 'httpie', title: 'HTTPie' },
  { id: 'wget', title: 'Wget' },
  { id: 'powershell', title: 'PowerShell' },
  { id: 'node', title: 'Node.js (node:http)' },
  { id: 'http-client', title: 'Python (http.client)' },
  { id: 'go', title: 'Go' },
  { id: 'php', title: 'PHP' },
  { id: 'ruby', title: 'Ruby' },
  { id: 'java', title: 'Java' },
  { id: 'csharp', title: 'C#' },
];

/** For bodies that are text only; see more-languages.ts. */
export const textLanguages: readonly CopyFormat[] = [
  { id: 'axios', title: 'JavaScript (axios)' },
  { id: 'okhttp', title: 'Java (OkHttp)' },
  { id: 'kotlin', title: 'Kotlin (OkHttp)' },
  { id: 'reqwest', title: 'Rust (reqwest)' },
  { id: 'swift', title: 'Swift (URLSession)' },
  { id: 'libcurl', title: 'C (libcurl)' },
];

/** What is stored, as a file would hold it. */
export const fileFormats: readonly CopyFormat[] = [
  { id: 'har', title: 'HAR' },
  { id: 'ndjson', title: 'NDJSON' },
];
