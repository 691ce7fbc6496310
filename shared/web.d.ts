// What browsers and Node both have, and this world therefore may use; neither's own types are loaded here.
declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  readonly href: string;
  readonly protocol: string;
  readonly host: string;
  readonly search: string;
  readonly hash: string;
  readonly username: string;
  readonly password: string;
}

declare class URLSearchParams {
  constructor(init?: string | readonly (readonly [string, string])[] | Readonly<Record<string, string>>);
  get(name: string): string | null;
  getAll(name: string): string[];
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  toString(): string;
}
