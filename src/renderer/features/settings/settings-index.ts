/**
 * Every setting by its name and by the words people look for it with. What `data-setting` names on a section's row stands here
 * once; test/unit/settings-search.test.ts holds the two together. Knows nothing of React.
 */
export const sections = [
  { id: 'receiver', label: 'Receiver' },
  { id: 'certificates', label: 'Certificates' },
  { id: 'retention', label: 'Retention' },
  { id: 'rules', label: 'Rules' },
  { id: 'tags', label: 'Tags' },
  { id: 'appearance', label: 'Appearance' },
  { id: 'privacy', label: 'Privacy' },
  { id: 'keys', label: 'Keys' },
  { id: 'data', label: 'Data' },
  { id: 'backup', label: 'Backup' },
  { id: 'demo', label: 'Demonstration' },
  { id: 'diagnostics', label: 'Diagnostics' },
  { id: 'reset', label: 'Reset' },
] as const;
export type SectionId = (typeof sections)[number]['id'];

export interface SettingEntry {
  readonly section: string;
  /** `data-setting` of its row. */
  readonly id: string;
  readonly name: string;
  /** What else it may be looked for by. */
  readonly words: string;
}

export const settingEntries: readonly SettingEntry[] = [
  { section: 'receiver', id: 'port', name: 'HTTPS port', words: 'listen address url 8443 tls number localhost' },
  {
    section: 'receiver',
    id: 'http-port',
    name: 'Plain HTTP listener',
    words: 'unencrypted tunnel ngrok cloudflared port 8080 insecure',
  },
  { section: 'receiver', id: 'body-limit', name: 'Largest body', words: 'size limit maximum payload 413 too large megabytes' },
  { section: 'receiver', id: 'request-timeout', name: 'Request timeout', words: 'slow seconds 408 deadline wait' },
  {
    section: 'certificates',
    id: 'trust-check',
    name: 'Check who trusts the authority',
    words: 'trust assistant browser curl node test verify tls ssl ca',
  },
  {
    section: 'certificates',
    id: 'authority',
    name: 'Certificate authority',
    words: 'ca certificate path fingerprint sha-256 valid pem root',
  },
  {
    section: 'certificates',
    id: 'trust-commands',
    name: 'Trust commands',
    words: 'keychain certutil update-ca-certificates install remove untrust NODE_EXTRA_CA_CERTS firefox',
  },
  { section: 'certificates', id: 'host-names', name: 'Host names', words: 'domain dns san leaf names hostname .test' },
  { section: 'retention', id: 'max-count', name: 'By count', words: 'keep captures limit number delete old prune' },
  { section: 'retention', id: 'max-age', name: 'By age', words: 'keep days limit delete old expire prune' },
  { section: 'retention', id: 'max-bytes', name: 'By size', words: 'keep space disk limit gigabytes delete old prune' },
  {
    section: 'rules',
    id: 'rules',
    name: 'Rules that tag',
    words: 'tag automatically filter notify notification sound alert apply existing',
  },
  { section: 'rules', id: 'notifications', name: 'Notifications', words: 'notify alert desktop message sound arrivals every' },
  { section: 'tags', id: 'tags', name: 'Tags in use', words: 'rename merge delete label annotate' },
  { section: 'appearance', id: 'theme', name: 'Theme', words: 'dark light colour color scheme mode night system' },
  { section: 'appearance', id: 'density', name: 'Density', words: 'compact comfortable rows height lists tables trees dense' },
  { section: 'appearance', id: 'time-zone', name: 'Times', words: 'utc local time zone clock format timezone' },
  { section: 'appearance', id: 'motion', name: 'Motion', words: 'animation reduced movement accessibility' },
  { section: 'keys', id: 'keys', name: 'Keys', words: 'keyboard shortcut hotkey binding rebind chord palette' },
  {
    section: 'privacy',
    id: 'presenter',
    name: 'Presenter mode',
    words: 'hide mask blur screen share secrets personal data demo recording',
  },
  {
    section: 'privacy',
    id: 'export-redaction',
    name: 'Secrets in what is copied out',
    words: 'redact export har curl authorization cookie token hide',
  },
  {
    section: 'privacy',
    id: 'nothing-leaves',
    name: 'What leaves this machine',
    words: 'telemetry tracking account cloud offline network analytics',
  },
  {
    section: 'data',
    id: 'data-folder',
    name: 'Data folder',
    words: 'path directory location open reveal show finder explorer files',
  },
  { section: 'data', id: 'storage', name: 'Space used', words: 'disk size database free bodies index deliveries' },
  { section: 'data', id: 'secrets-key', name: 'How secrets are kept', words: 'encryption keychain key passphrase vault sealed' },
  { section: 'backup', id: 'make-backup', name: 'Make a backup', words: 'copy save export database snapshot' },
  { section: 'backup', id: 'backup-schedule', name: 'Automatic backups', words: 'schedule daily weekly every day week keep' },
  { section: 'backup', id: 'backups', name: 'Bring a backup back', words: 'restore undo download list safety copy import' },
  { section: 'demo', id: 'demo', name: 'Demonstration', words: 'sample example try tour play maia whatsable aisoule' },
  {
    section: 'diagnostics',
    id: 'diagnostics',
    name: 'Diagnostics',
    words: 'bug report doctor log errors version health support copy markdown',
  },
  { section: 'reset', id: 'reset-settings', name: 'Reset settings', words: 'defaults restore factory' },
  { section: 'reset', id: 'reset-everything', name: 'Reset everything', words: 'delete all wipe clear factory erase start over' },
];

export interface Found {
  readonly entry: SettingEntry;
  /** The name in pieces; those that match are marked. */
  readonly name: readonly Piece[];
  /** The word that matched, where the name does not. */
  readonly because: string | null;
}

export interface Piece {
  readonly text: string;
  readonly match: boolean;
}

/**
 * The settings that fit every word that was typed, those whose name fits first; none for a blank query. `labels` are the
 * sections' names by id.
 */
export function findSettings(
  query: string,
  labels: Readonly<Record<string, string>>,
  entries: readonly SettingEntry[] = settingEntries,
): Found[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [];
  return entries
    .flatMap((entry) => {
      const name = entry.name.toLowerCase();
      const other = wordsOf(`${labels[entry.section] ?? ''} ${entry.words}`);
      const inName = wanted.filter((word) => name.includes(word));
      const rest = wanted.filter((word) => !name.includes(word));
      const because = rest.map((word) => other.find((each) => each.startsWith(word)) ?? null);
      if (because.includes(null)) return [];
      const starts = name.split(/\s+/).some((word) => wanted.some((each) => word.startsWith(each)));
      const rank = (inName.length === wanted.length ? 0 : 2) + (starts ? 0 : 1);
      return [{ rank, found: { entry, name: piecesOf(entry.name, inName), because: because[0] ?? null } }];
    })
    .toSorted((one, two) => one.rank - two.rank)
    .map(({ found }) => found);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

function piecesOf(name: string, words: readonly string[]): Piece[] {
  const marked = new Set<number>();
  const lower = name.toLowerCase();
  for (const word of words) {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
      for (let index = at; index < at + word.length; index += 1) marked.add(index);
    }
  }
  const pieces: { text: string; match: boolean }[] = [];
  for (let index = 0; index < name.length; index += 1) {
    const character = name.charAt(index);
    const match = marked.has(index);
    const last = pieces.at(-1);
    if (last?.match === match) last.text += character;
    else pieces.push({ text: character, match });
  }
  return pieces;
}
