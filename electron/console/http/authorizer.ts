/** Proves who we are with a token that has to be got first. One serves all connections to a backend. */
export interface Authorizer {
  readonly scheme: "oauth2" | "device" | "command";
  /**
   * The headers that prove it now. Gets a token where there is none; whoever asks meanwhile waits for the same one. One
   * that is about to expire is renewed on the side.
   *
   * @throws ConsoleError saying why there is no token; UNAUTHORIZED with a scheme where a person can mend it
   */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** The server refused these headers (401). True where it is worth asking once more, with what `headers` gives then. */
  refused(headers: Readonly<Record<string, string>>): boolean;
  /** What must be in no sentence. The same array until it changes. */
  secrets(): readonly string[];
  /** Drops connections to whoever gives the tokens. */
  reset(): Promise<void>;
  /** As `reset`, for good; ends what is under way. */
  close(): Promise<void>;
}
