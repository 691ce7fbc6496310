import type { TopicMessage } from "../../shared/bridge.ts";
import {
  type TopicDefinition,
  type TopicName,
  type TopicPatch,
  type TopicState,
  topics,
} from "../../shared/contract.ts";

type Listener = (message: TopicMessage) => void;

interface Channel {
  state: unknown;
  sequence: number;
  readonly listeners: Set<Listener>;
}

/**
 * Holds the state of every topic, gives each subscriber a snapshot first and then numbered patches. The epoch is the
 * life of this publisher: after a restart of the console, subscribers see another one and begin anew.
 */
export class Publisher {
  private readonly channels = new Map<string, Channel>();

  constructor(private readonly epoch: string) {}

  /** Begins a topic, or replaces its whole state, which its subscribers receive as a snapshot. */
  open<N extends TopicName>(topic: N, key: string, state: TopicState<N>): void {
    const address = addressOf(topic, key);
    const channel = this.channels.get(address);
    if (channel === undefined) {
      this.channels.set(address, { state, sequence: 0, listeners: new Set() });
      return;
    }
    channel.state = state;
    channel.sequence += 1;
    this.send(channel, this.snapshot(channel));
  }

  /** Changes a topic. Without such a topic (a search that was closed meanwhile) there is nothing to do. */
  patch<N extends TopicName>(topic: N, key: string, patch: TopicPatch<N>): void {
    const channel = this.channels.get(addressOf(topic, key));
    if (channel === undefined) return;
    const definition = topics[topic] as unknown as TopicDefinition<unknown, TopicPatch<N>>;
    channel.state = definition.reduce(channel.state, patch);
    channel.sequence += 1;
    this.send(channel, { kind: "patch", epoch: this.epoch, sequence: channel.sequence, patch } as TopicMessage);
  }

  state<N extends TopicName>(topic: N, key: string): TopicState<N> | null {
    return (this.channels.get(addressOf(topic, key))?.state as TopicState<N> | undefined) ?? null;
  }

  /** Ends a topic; its subscribers are told that it is gone. */
  close(topic: TopicName, key: string): void {
    const address = addressOf(topic, key);
    const channel = this.channels.get(address);
    if (channel === undefined) return;
    this.channels.delete(address);
    this.send(channel, { kind: "gone" });
  }

  subscribe(topic: string, key: string, listener: Listener): () => void {
    const channel = this.channels.get(addressOf(topic, key));
    if (channel === undefined) {
      listener({ kind: "gone" });
      return () => {};
    }
    channel.listeners.add(listener);
    listener(this.snapshot(channel));
    return () => channel.listeners.delete(listener);
  }

  private snapshot({ sequence, state }: Channel): TopicMessage {
    return { kind: "snapshot", epoch: this.epoch, sequence, state } as TopicMessage;
  }

  private send(channel: Channel, message: TopicMessage): void {
    for (const listener of channel.listeners) {
      try {
        listener(message);
      } catch {
        // One subscriber's fault is not the others' nor the poll's; it will see a gap and ask again.
      }
    }
  }
}

function addressOf(topic: string, key: string): string {
  return `${topic}\n${key}`;
}
