/** The words that go with a return or a comment, for one visit or many. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Banner, Button, Chips, Field, Sheet, TextArea, t } from "../../ui";

/** What is not said without words. */
export type Wordy = "return" | "comment" | "dismiss";

const WHY = ["missing", "wrong", "photo", "again"] as const;

export function WordsSheet({
  action,
  n,
  wrong,
  busy,
  onClose,
  onSay,
}: {
  action: Wordy | null;
  n: number;
  wrong: string | null;
  busy: boolean;
  onClose: () => void;
  onSay: (text: string) => void;
}): JSX.Element {
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    setText("");
    setMissing(false);
  }, [action]);
  const say = () => (text.trim() ? onSay(text) : setMissing(true));
  return (
    <Sheet
      open={action !== null}
      title={t(`review.${action ?? "comment"}_n`, { n })}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("desk.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onClick={say}>
            {t(`review.${action ?? "comment"}_do`, { n })}
          </Button>
        </>
      }
    >
      {wrong && (
        <Banner tone="late" role="alert">
          {wrong}
        </Banner>
      )}
      {(action === "return" || action === "dismiss") && <p>{t(`review.${action}_means`)}</p>}
      {action === "return" && (
        <Chips
          label={t("review.why")}
          options={WHY.map((one) => ({ value: one, label: t(`review.why_${one}`) }))}
          values={[]}
          onToggle={(one) => setText((now) => [now, t(`review.why_${one}_text`)].filter(Boolean).join(" "))}
        />
      )}
      <Field
        label={t(action === "return" ? "review.why" : "review.words")}
        error={missing && !text.trim() ? t("review.words_missing") : null}
        required
      >
        {(control) => <TextArea {...control} rows={4} maxLength={4000} value={text} onValue={setText} />}
      </Field>
    </Sheet>
  );
}
