/** Colours an endpoint can have, so that its captures are found by eye. Each is a token of the theme, never a value. */
export const endpointColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
export type EndpointColour = (typeof endpointColours)[number];
