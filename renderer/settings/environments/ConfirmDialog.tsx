import type { ReactNode } from "react";
import type { Environment } from "../../../shared/model/environment.ts";
import { WriteDialog } from "../../guard/WriteDialog.tsx";
import { WriteForm } from "../../guard/WriteForm.tsx";

interface Props {
  readonly opened: boolean;
  /** `Remove`, `Save`, `Switch off`: what is done with the environment. */
  readonly deed: string;
  /** Whose name has to be typed, where it is production. */
  readonly environment: Environment;
  submit(confirmation: string | null): Promise<string | null>;
  close(): void;
  readonly children: ReactNode;
}

/** Asks before settings of an environment are changed, with its name to type where it is production. */
export function ConfirmDialog({ opened, deed, environment, submit, close, children }: Props) {
  return (
    <WriteDialog opened={opened} close={close} title={deed} joint=": " environment={environment}>
      <WriteForm
        environment={environment}
        submitLabel={deed}
        hindrance={null}
        focusSubmit={!environment.production}
        submit={submit}
        close={close}
      >
        {children}
      </WriteForm>
    </WriteDialog>
  );
}
