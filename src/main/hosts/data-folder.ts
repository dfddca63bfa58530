import envPaths from 'env-paths';

/** Where data lives when nobody says otherwise: the platform's folder for an application's own data of this user. */
export function defaultDataFolder(): string {
  return envPaths('Hookwright', { suffix: '' }).data;
}
