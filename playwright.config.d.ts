import type { PlaywrightTestConfig } from 'playwright/test';
declare const _default: PlaywrightTestConfig<Partial<{
    electron: 'stand-in' | 'real';
}>, {}>;
export default _default;
