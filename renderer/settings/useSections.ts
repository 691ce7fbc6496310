import { type RefObject, useState } from "react";
import { useEnvironmentsView } from "./environments/view.ts";
import { type SettingsSection, sections } from "./sectionNames.ts";

/** A part counts as looked at once its top is this near to the top of the page, in pixels. */
const nearPx = 90;

/** Which part of the settings is being looked at. */
export function useSections(page: RefObject<HTMLElement | null>): {
  readonly current: SettingsSection;
  /** To be called when the page scrolls, and when another part takes the focus: at its end it scrolls no more. */
  look(): void;
} {
  const shown = useEnvironmentsView((view) => view.shown);
  const [current, setCurrent] = useState<SettingsSection>("environments");
  return {
    current: shown === "list" ? current : "environments",
    look: () => {
      if (page.current !== null && shown === "list") setCurrent(lookedAt(page.current));
    },
  };
}

/** The last part that has begun; one that is scrolled to and cannot come to the top, since the page ends, has the focus. */
function lookedAt(page: HTMLElement): SettingsSection {
  const top = page.getBoundingClientRect().top + nearPx;
  const parts = sections.flatMap((section) => {
    const part = page.querySelector<HTMLElement>(`#${section}`);
    return part === null ? [] : [{ section, part }];
  });
  const atEnd = page.scrollTop > 0 && page.scrollTop + page.clientHeight >= page.scrollHeight - 2;
  const focused = parts.find(({ part }) => part === document.activeElement);
  if (atEnd && focused !== undefined) return focused.section;
  const begun = parts.filter(({ part }) => atEnd || part.getBoundingClientRect().top <= top);
  return begun.at(-1)?.section ?? "environments";
}
