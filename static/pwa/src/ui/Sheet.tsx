import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button, IconButton } from "./Button";
import { t } from "./i18n";

/** A sheet over the page, from the bottom on a phone and in the middle on wide screens; Escape and the back-drop close it. */
export function Sheet({
  open,
  title,
  onClose,
  children,
  actions,
}: {
  open: boolean;
  title: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons that stay in view at its foot. */
  actions?: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  useEffect(() => {
    const element = dialog.current;
    const behind = (event: MouseEvent) => event.target === element && onClose();
    element?.addEventListener("click", behind);
    return () => element?.removeEventListener("click", behind);
  }, [onClose]);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <div class="sheet-body">
          <header class="sheet-head">
            <h2 id={id}>{title}</h2>
            <IconButton icon="close" label={t("ui.close")} onClick={onClose} />
          </header>
          <div class="sheet-content stack">{children}</div>
          {actions && <footer class="sheet-actions">{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}

interface Question {
  title: string;
  text?: ComponentChildren;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  answer: (yes: boolean) => void;
}

const question = signal<Question | null>(null);

/** Ask before something that cannot be undone; true when the person agreed. */
export function ask(what: Omit<Question, "answer">): Promise<boolean> {
  question.value?.answer(false);
  return new Promise((resolve) => {
    question.value = {
      ...what,
      answer: (yes) => {
        question.value = null;
        resolve(yes);
      },
    };
  });
}

/** Where `ask` shows its question; once in the app. */
export function AskHost(): JSX.Element {
  const now = question.value;
  return (
    <Sheet
      open={now !== null}
      title={now?.title ?? ""}
      onClose={() => now?.answer(false)}
      actions={
        now && (
          <>
            <Button kind="quiet" onClick={() => now.answer(false)}>
              {now.cancel ?? t("ui.cancel")}
            </Button>
            <Button kind={now.danger ? "danger" : "primary"} onClick={() => now.answer(true)}>
              {now.confirm}
            </Button>
          </>
        )
      }
    >
      {now?.text && <p>{now.text}</p>}
    </Sheet>
  );
}
