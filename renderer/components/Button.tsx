import type { AnchorHTMLAttributes, ComponentPropsWithRef, ReactNode } from "react";
import styles from "./Button.module.css";
import { cx } from "./cx.ts";

interface Look {
  /** The one thing this screen is about. */
  readonly primary?: boolean;
  readonly small?: boolean;
  /** Without a frame: for the end of a row. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

export function Button({ primary, small, bare, className, children, ...rest }: Look & ComponentPropsWithRef<"button">) {
  return (
    <button type="button" className={cx(lookOf({ primary, small, bare }), className)} {...rest}>
      {children}
    </button>
  );
}

/** A link that leaves the console. Only for addresses that `safeLink` let through. */
export function LinkButton({
  primary,
  small,
  bare,
  className,
  children,
  ...rest
}: Look & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a
      className={cx(lookOf({ primary, small, bare }), className)}
      target="_blank"
      rel="noopener noreferrer nofollow"
      {...rest}
    >
      {children}
    </a>
  );
}

function lookOf({ primary, small, bare }: Partial<Omit<Look, "children">>): string {
  return cx(styles.button, primary && styles.primary, small && styles.small, bare && styles.bare);
}
