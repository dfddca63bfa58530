/** Electron's first listener argument: an event whose default can be prevented. */
export type PreventableEvent<T extends object> = T & { preventDefault(): void; readonly defaultPrevented: boolean };

export function preventableEvent<T extends object>(details: T): PreventableEvent<T> {
  let prevented = false;
  return Object.defineProperty(
    Object.assign(details, {
      preventDefault: () => {
        prevented = true;
      },
    }),
    'defaultPrevented',
    { get: () => prevented },
  ) as PreventableEvent<T>;
}
