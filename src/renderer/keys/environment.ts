/** Where keys are pressed: which system, and whether a browser keeps some of them for itself. */
export interface KeyEnvironment {
  readonly mac: boolean;
  /** `desktop`: the app's own window. `browser`: a tab of somebody's browser. */
  readonly host: 'desktop' | 'browser';
}

/** Read once; neither changes while the page lives. Without a page (tests): a browser that is not on a Mac. */
export const keyEnvironment: KeyEnvironment = {
  mac: typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform),
  host: typeof location !== 'undefined' && location.protocol === 'app:' ? 'desktop' : 'browser',
};
