/** A sheet that does one thing: what went wrong above, its fields, and at the foot the way back and the button that does it. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { asFailure } from "../lib/failure";
import { Banner, Button, Sheet, t } from "../ui";
import { failureWords } from "./words";

/** A thing being done: whether it is under way, what went wrong, and a way to do it. */
export interface Task {
  busy: boolean;
  wrong: string | null;
  /** Say what is wrong before anything is sent. */
  refuse: (why: string) => void;
  /** Do it; true when it succeeded. `words` may say more of a failure than the desk's common words do. */
  run: (work: () => Promise<void>, words?: (error: unknown) => string | null) => Promise<boolean>;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  return {
    busy,
    wrong,
    refuse: setWrong,
    async run(work, words) {
      setBusy(true);
      setWrong(null);
      try {
        await work();
        return true;
      } catch (error) {
        setWrong(words?.(error) ?? failureWords(asFailure(error)));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

export function TaskSheet({
  title,
  task,
  label,
  disabled,
  onDo,
  onClose,
  children,
}: {
  title: string;
  task: Task;
  /** What the button says. */
  label: string;
  disabled?: boolean;
  onDo: () => void;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={task.busy} disabled={disabled} onClick={onDo}>
            {label}
          </Button>
        </>
      }
    >
      {task.wrong && (
        <Banner tone="late" role="alert">
          {task.wrong}
        </Banner>
      )}
      {children}
    </Sheet>
  );
}
