import type { Labels } from "../../../shared/model/alert.ts";

const none: readonly string[] = [];

/**
 * Keeps one copy of each text that thousands of alerts of an answer repeat, since parsing makes a new string every time:
 * with 10,000 alerts that is a third of what they take.
 */
export class Copies {
  private readonly texts = new Map<string, string>();

  of(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.texts.set(text, text);
    return text;
  }

  /** The same map, which has to be one's own, with the kept copies as its values. */
  ofMap(map: Record<string, string>): Labels {
    for (const name of Object.keys(map)) map[name] = this.of(map[name] ?? "");
    return map;
  }

  /** Most lists are empty: all of them are one. */
  ofList(list: readonly string[]): readonly string[] {
    return list.length === 0 ? none : list.map((text) => this.of(text));
  }
}
