import { contextBridge, ipcRenderer } from "electron";
import type { Bridge, TopicMessage } from "../../shared/bridge.ts";
import { channels } from "./channels.ts";

// The messages of a topic have the type that the subscriber asked for; the main process checks its name.
type Listener = (message: TopicMessage<never>) => void;

const listeners = new Map<number, Listener>();
let lastId = 0;

ipcRenderer.on(channels.topic, (_event, id: number, message: TopicMessage<never>) => listeners.get(id)?.(message));

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  subscribe(topic, key, listener) {
    lastId += 1;
    const id = lastId;
    listeners.set(id, listener as Listener);
    ipcRenderer.send(channels.subscribe, id, topic, key);
    return () => {
      if (listeners.delete(id)) ipcRenderer.send(channels.unsubscribe, id);
    };
  },
};

contextBridge.exposeInMainWorld("incidentConsole", bridge);
