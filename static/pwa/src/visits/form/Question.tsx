import { useId, useState } from "preact/hooks";
import type { Item } from "../../forms/session";
import { t } from "../../ui/i18n";
import { Icon } from "../../ui/icons";
import type { Controller } from "./controller";
import { Label } from "./Label";
import { Media } from "./Media";
import { widgetFor } from "./widgets";
import { hasAppearance } from "./widgets/props";

interface Props {
  item: Item;
  form: Controller;
  /** The only question of its page: its text is the page's heading. */
  alone: boolean;
}

/** One question: its text, hint and guidance, the widget, and what is wrong with the answer once it was asked for. */
export function Question({ item, form, alone }: Props) {
  const id = useId();
  const tick = form.drawn();
  const { Widget, naming } = widgetFor(item);
  const message = form.messageFor(item);
  const described = [item.hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(" ");
  const text = (
    <>
      <Label text={item.label || (naming === "none" ? "" : item.name)} />
      {item.required && naming !== "none" && <span class="fq-required">{t("form.required")}</span>}
    </>
  );
  const Heading = alone ? "h2" : "h3";
  const heading = (
    <Heading class="fq-label" tabIndex={-1} data-heading={alone || undefined}>
      {naming === "label" ? <label for={id}>{text}</label> : text}
    </Heading>
  );
  const body = (
    <>
      {!hasAppearance(item, "image-map") && <Media media={item.media} />}
      {item.hint && (
        <p class="fq-hint" id={`${id}-hint`}>
          <Label text={item.hint} calls />
        </p>
      )}
      {item.guidance && <Guidance key={item.path} text={item.guidance} firstTime={form.isFirstTime()} />}
      {message && (
        <p class="fq-error" id={`${id}-error`}>
          <Icon name="warn" size={20} />
          <span>{message}</span>
        </p>
      )}
      <Widget
        item={item}
        form={form}
        id={id}
        describedBy={described || undefined}
        invalid={message !== ""}
        tick={tick}
      />
    </>
  );
  const className = message ? "fq has-error" : item.note ? "fq is-note" : "fq";
  if (naming === "legend")
    return (
      <fieldset class={className} data-path={item.path} aria-describedby={described || undefined}>
        <legend class="fq-legend">{heading}</legend>
        {body}
      </fieldset>
    );
  return (
    <div class={className} data-path={item.path}>
      {heading}
      {body}
    </div>
  );
}

/** The guidance hint: open the first time this form is filled in on this phone, behind an "i" afterwards. */
function Guidance({ text, firstTime }: { text: string; firstTime: boolean }) {
  const [open, setOpen] = useState(firstTime);
  const id = useId();
  return (
    <div class="fq-guidance">
      <button
        type="button"
        class="fq-guidance-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="info" size={20} />
        {t("form.guidance")}
      </button>
      <p id={id} hidden={!open}>
        <Label text={text} />
      </p>
    </div>
  );
}
