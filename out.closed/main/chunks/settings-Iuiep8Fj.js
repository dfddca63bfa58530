import { z } from "zod";
// src/shared/settings.ts
/** A DNS host name in lower case, without a trailing dot. */
var hostNamePattern = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
var settings = z.strictObject({
	receiver: z.strictObject({
		/** 0 means any free port. */
		port: z.int().min(0).max(65535),
		/** Port of the plain HTTP listener; null keeps it off. */
		httpPort: z.int().min(0).max(65535).nullable(),
		/** Largest body kept, bytes: 1 KiB to 512 MiB. */
		bodyLimitBytes: z.int().min(1024).max(536870912),
		/** A request must be complete after this many seconds. */
		requestTimeoutSeconds: z.int().min(1).max(3600),
		/** Further names for the certificate. A name outside .localhost and .test makes a new authority that must be trusted again. */
		hostNames: z.array(z.string().regex(hostNamePattern, "must be a host name in lower case, like shop.test")).max(50)
	}),
	retention: z.strictObject({
		/** Captures kept; null keeps all. */
		maxCount: z.int().min(100).nullable(),
		/** Days kept; null keeps for ever. */
		maxAgeDays: z.number().min(.01).max(3650).nullable(),
		/** Bytes of stored bodies and metadata kept; null keeps all. */
		maxBytes: z.int().min(10485760).nullable()
	})
});
var settingsPatch = z.strictObject({
	receiver: settings.shape.receiver.partial().optional(),
	retention: settings.shape.retention.partial().optional()
});
var defaultSettings = {
	receiver: {
		port: 8443,
		httpPort: null,
		bodyLimitBytes: 33554432,
		requestTimeoutSeconds: 60,
		hostNames: []
	},
	retention: {
		maxCount: 1e6,
		maxAgeDays: 30,
		maxBytes: 4294967296
	}
};
export { settingsPatch as i, hostNamePattern as n, settings as r, defaultSettings as t };
