import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { records } from "../../../db";
import type { Choice } from "../../../forms/session";
import { t } from "../../../ui/i18n";
import { anyMedia, searchChoices, windowed } from "../choices";
import { ChoiceCard } from "./ChoiceCard";

/** Pixels of a row of words, and of one that has a picture, a sound or a film beside them. */
const ROW = { words: 56, media: 88 };

interface Props {
  choices: Choice[];
  kind: "radio" | "checkbox";
  name: string;
  isOn: (value: string) => boolean;
  describedBy: string | undefined;
  onPick: (value: string) => void;
}

/** What the register finds a person or a house by: pinyin, initials. */
function registerWords(value: string): string {
  return (records.members.value.get(value) ?? records.households.value.get(value))?.search ?? "";
}

/** A long list: a search field, and of what it finds only the rows on the screen are drawn. */
export function ChoiceSearch({ choices, kind, name, isOn, describedBy, onPick }: Props) {
  const [query, setQuery] = useState("");
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(320);
  const scroller = useRef<HTMLDivElement>(null);
  const row = anyMedia(choices) ? ROW.media : ROW.words;
  const found = searchChoices(choices, query, registerWords);
  const rows = windowed(top, height, row, found.length);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    setHeight(box.clientHeight || 320);
    const first = found.findIndex((choice) => isOn(choice.value));
    if (first > 0) box.scrollTop = Math.max(0, (first - 1) * row);
  }, []);
  const search = (text: string) => {
    setQuery(text);
    setTop(0);
    if (scroller.current) scroller.current.scrollTop = 0;
  };
  return (
    <div class="fq-search">
      <input
        class="input"
        type="search"
        value={query}
        placeholder={t("form.search_choices", { n: choices.length })}
        aria-label={t("form.search_choices", { n: choices.length })}
        autocomplete="off"
        onInput={(event) => search(event.currentTarget.value)}
      />
      <p class="hidden-visually" role="status">
        {query ? t("form.found", { n: found.length }) : ""}
      </p>
      {found.length === 0 ? (
        <p class="fq-empty">{t("form.found_none")}</p>
      ) : (
        // The keyboard reaches the list through its radio buttons; the box itself only scrolls.
        <div
          ref={scroller}
          class={row === ROW.media ? "fq-window is-tall" : "fq-window"}
          onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        >
          <div style={{ height: `${found.length * row}px` }}>
            <div style={{ transform: `translateY(${rows.from * row}px)` }}>
              {found.slice(rows.from, rows.to).map((choice) => (
                <ChoiceCard
                  key={choice.value}
                  choice={choice}
                  kind={kind}
                  name={name}
                  checked={isOn(choice.value)}
                  describedBy={describedBy}
                  onPick={onPick}
                />
              ))}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
