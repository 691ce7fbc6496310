import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";

interface Props {
  readonly text: () => string;
  readonly children: string;
  readonly small?: boolean;
  readonly bare?: boolean;
}

/** Copies a text, and says so where the person looks. */
export function CopyButton({ text, children, small = false, bare = false }: Props) {
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => setSaid((await copyText(text())) ? "copied" : "failed");
  return (
    <Button small={small} bare={bare} onClick={() => void copy()}>
      {said === "copied" ? (
        <IconCheck size={14} aria-hidden="true" />
      ) : (
        <IconCopy size={14} stroke={1.6} aria-hidden="true" />
      )}
      <span aria-live="polite">
        {said === null ? children : said === "copied" ? "Copied" : "The clipboard is blocked"}
      </span>
    </Button>
  );
}

/** False where the browser refuses the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
