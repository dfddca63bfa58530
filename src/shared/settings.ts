import { z } from 'zod';
import { backupSchedule } from './backup.ts';
import { hostNamePattern } from './host-name.ts';

export { hostNamePattern };

export const settings = z.strictObject({
  receiver: z.strictObject({
    /** 0 means any free port. */
    port: z.int().min(0).max(65535),
    /** Port of the plain HTTP listener; null keeps it off. */
    httpPort: z.int().min(0).max(65535).nullable(),
    /** Largest body kept, bytes: 1 KiB to 512 MiB. */
    bodyLimitBytes: z.int().min(1024).max(536_870_912),
    /** A request must be complete after this many seconds. */
    requestTimeoutSeconds: z.int().min(1).max(3600),
    /** Further names for the certificate. A name outside .localhost and .test makes a new authority that must be trusted again. */
    hostNames: z.array(z.string().regex(hostNamePattern, 'must be a host name in lower case, like shop.test')).max(50),
  }),
  retention: z.strictObject({
    /** Captures kept; null keeps all. */
    maxCount: z.int().min(100).nullable(),
    /** Days kept; null keeps for ever. */
    maxAgeDays: z.number().min(0.01).max(3650).nullable(),
    /** Bytes of stored bodies and metadata kept; null keeps all. */
    maxBytes: z.int().min(10_485_760).nullable(),
  }),
  backup: backupSchedule,
});
export type Settings = z.infer<typeof settings>;

export const settingsPatch = z.strictObject({
  receiver: settings.shape.receiver.partial().optional(),
  retention: settings.shape.retention.partial().optional(),
  backup: backupSchedule.partial().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const defaultSettings: Settings = {
  receiver: { port: 8443, httpPort: null, bodyLimitBytes: 33_554_432, requestTimeoutSeconds: 60, hostNames: [] },
  retention: { maxCount: 1_000_000, maxAgeDays: 30, maxBytes: 4_294_967_296 },
  backup: { every: 'off', keep: 7 },
};
