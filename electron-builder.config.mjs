/**
 * How the desktop app is packaged: AppImage and deb, dmg and zip, nsis. Read by `npm run package`.
 * The fuses stand here as data, so that a test can hold them against what scripts/check-package.mjs reads from a built one.
 */

/**
 * What the shipped binary can no longer do, whatever its command line or environment says.
 * Source: electronjs.org/docs/latest/tutorial/fuses. Cookie encryption is on although no cookie is kept: it costs nothing.
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Checked on macOS and Windows; Linux has no support for it yet.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'app.hookwright.desktop',
  productName: 'Hookwright',
  copyright: 'MIT licensed',
  directories: { output: 'dist', buildResources: 'build' },
  files: [
    'out/**',
    '!out/.built',
    '!**/*.map',
    'package.json',
    'README.md',
    // SQLite's sources, of no use beside the ready-made module.
    '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
    '!node_modules/better-sqlite3/{deps,src}/**',
  ],
  asar: true,
  // The system's loader cannot read a native module inside an archive.
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/**'],
  // better-sqlite3 brings modules for every platform that fit any Node-API 10 runtime.
  npmRebuild: false,
  electronFuses: { ...fuses, resetAdHocDarwinSignature: true },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Development',
    executableName: 'hookwright',
    synopsis: 'A workbench for webhooks',
  },
  deb: { maintainer: 'Hookwright <hookwright@localhost>' },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
  win: { target: ['nsis'] },
  // A choice of folder and no administrator: a workbench belongs to the developer who installs it.
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  publish: null,
};
