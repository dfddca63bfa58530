/** The sections of Settings in their order; the palette offers them too. */
export const settingsSections = [
  { id: 'receiver', label: 'Receiver' },
  { id: 'certificates', label: 'Certificates' },
  { id: 'retention', label: 'Retention' },
  { id: 'rules', label: 'Rules' },
  { id: 'tags', label: 'Tags' },
  { id: 'appearance', label: 'Appearance' },
  { id: 'keys', label: 'Keys' },
  { id: 'data', label: 'Data' },
] as const;
export type SectionId = (typeof settingsSections)[number]['id'];
