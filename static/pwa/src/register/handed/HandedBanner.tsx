/** On the first page: somebody handed households over; what is to be known of them is read, and that is said. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { HandOver } from "../../lib/types";
import { Banner, Button, Sheet, t, toast } from "../../ui";
import { HandedSummary } from "./HandedSummary";
import { haveRead, unread } from "./store";

export default function HandedBanner(): JSX.Element {
  const open = useSignal<HandOver | null>(null);
  const shown = open.value;
  const read = async (one: HandOver) => {
    await haveRead(one);
    open.value = null;
    toast(t("handed.noted"));
  };
  return (
    <>
      {unread.value.map((one) => (
        <Banner
          key={one.id}
          tone="info"
          icon="people"
          role="status"
          title={t(one.gives_back ? "handed.back" : "handed.came", { name: one.summary.giver })}
          action={
            <Button small onClick={() => (open.value = one)}>
              {t("handed.read")}
            </Button>
          }
        >
          {t("handed.counts", {
            households: one.summary.households,
            followups: one.summary.followups_count,
          })}
        </Banner>
      ))}
      {shown && (
        <Sheet
          open
          title={t("handed.title", { name: shown.summary.giver })}
          onClose={() => (open.value = null)}
          actions={
            <Button kind="primary" icon="check" onClick={() => void read(shown)}>
              {t("handed.have_read")}
            </Button>
          }
        >
          <HandedSummary
            summary={shown.summary}
            note={shown.note}
            until={shown.ends_on}
            home={(id) => `/households/${id}`}
          />
        </Sheet>
      )}
    </>
  );
}
