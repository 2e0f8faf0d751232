import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Choice } from "../../../../forms/session";
import { t } from "../../../../ui/i18n";
import { Media, MediaSource } from "../../Media";
import { plainText } from "../../markdown";
import type { WidgetProps } from "../props";
import style from "./regions.css?inline";
import { cleanSvg, regionsOf } from "./svg";
import "./imagemap.css";

export interface ImageMapProps {
  item: WidgetProps["item"];
  choices: Choice[];
  on: ReadonlySet<string>;
  one: boolean;
  onPick: (value: string) => void;
}

/**
 * The question's picture with regions that are chosen by tapping them, above the list of the same choices. It stands in
 * a shadow tree: its ids are its own, and another question's picture may use the same.
 */
export default function ImageMap({ item, choices, on, one, onPick }: ImageMapProps) {
  const media = useContext(MediaSource);
  const name = item.media.image ?? item.media["big-image"];
  const holder = useRef<HTMLDivElement>(null);
  const [regions, setRegions] = useState<Map<string, Element> | "missing" | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    let left = false;
    void (name ? media.text(name) : Promise.resolve(null)).then((text) => {
      const svg = text === null ? null : cleanSvg(text);
      if (left || !holder.current) return;
      if (!svg) return setRegions("missing");
      const root = holder.current.shadowRoot ?? holder.current.attachShadow({ mode: "open" });
      const sheet = document.createElement("style");
      sheet.textContent = style;
      root.replaceChildren(sheet, svg);
      setRegions(regionsOf(svg, new Set(choices.map((choice) => choice.value))));
    });
    return () => {
      left = true;
    };
  }, [name, media, choices]);
  useEffect(() => {
    if (!(regions instanceof Map)) return;
    const svg = holder.current?.shadowRoot?.querySelector("svg");
    svg?.setAttribute("role", one ? "radiogroup" : "group");
    svg?.setAttribute("aria-label", plainText(item.label) || item.name);
    const labels = new Map(choices.map((choice) => [choice.value, plainText(choice.label)]));
    for (const [value, region] of regions) {
      region.classList.add("region");
      region.setAttribute("role", one ? "radio" : "checkbox");
      region.setAttribute("tabindex", "0");
      region.setAttribute("aria-label", labels.get(value) ?? value);
      region.setAttribute("aria-checked", `${on.has(value)}`);
    }
  }, [regions, item.label, [...on].join(" ")]);
  useEffect(() => {
    const root = holder.current?.shadowRoot;
    if (!root || !(regions instanceof Map)) return;
    const hit = (event: Event) => {
      const region = event.target instanceof Element ? event.target.closest(".region") : null;
      const keyed = event instanceof KeyboardEvent;
      if (!region || (keyed && event.key !== " " && event.key !== "Enter")) return;
      event.preventDefault();
      pick.current(region.id);
    };
    root.addEventListener("click", hit);
    root.addEventListener("keydown", hit);
    return () => {
      root.removeEventListener("click", hit);
      root.removeEventListener("keydown", hit);
    };
  }, [regions]);
  const { image: _, "big-image": __, ...besides } = item.media;
  const shown = choices.filter((choice) => on.has(choice.value)).map((choice) => plainText(choice.label));
  return (
    <div class="fq-image-map">
      <div ref={holder} class="fq-image-map-picture" hidden={regions === "missing"} />
      {regions === "missing" ? (
        <>
          <Media media={item.media} />
          <p class="fq-hint">{t("form.image_map_missing")}</p>
        </>
      ) : (
        <>
          <Media media={besides} />
          <p class="fq-status" role="status">
            {shown.length === 0 ? t("form.image_map_hint") : shown.join(t("visits.separator"))}
          </p>
        </>
      )}
    </div>
  );
}
