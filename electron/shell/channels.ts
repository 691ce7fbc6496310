/** The names of the messages between the page and the main process. No import here: the preload is one small file. */
export const channels = {
  call: "incident-console:call",
  subscribe: "incident-console:subscribe",
  unsubscribe: "incident-console:unsubscribe",
  topic: "incident-console:topic",
} as const;
