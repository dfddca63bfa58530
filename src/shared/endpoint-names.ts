/** A slug: what stands for an endpoint in its URL. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Provider id of an endpoint that recognises its provider from each request. */
export const autoProvider = 'auto';
