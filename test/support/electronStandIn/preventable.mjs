/** An event that a listener can forbid. */
export function preventable(properties = {}) {
  const event = { ...properties, defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
  return event;
}
