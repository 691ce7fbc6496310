import { VisuallyHidden } from "@mantine/core";

/** The heading of a screen whose look needs none. */
export function HiddenHeading({ children }: { readonly children: string }) {
  return <VisuallyHidden component="h1">{children}</VisuallyHidden>;
}

/** Words for a screen reader, where the eye has a shape or a place. */
export function Hidden({ children }: { readonly children: string }) {
  return <VisuallyHidden component="span">{children}</VisuallyHidden>;
}
