import "leaflet/dist/leaflet.css";
import "./map.css";
import type { JSX, Ref } from "preact";
import { useEffect, useId, useImperativeHandle, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../icons";
import { Live } from "./live";
import { learnTiles, tiles } from "./tiles";
import type { MapHandle, Mark, Own, Place, Shape, View } from "./types";

export interface MapProps {
  /** What the map shows, for those who do not see it. */
  label: string;
  shapes: readonly Shape[];
  /** Drawn below and never tapped: for a sense of place. */
  around?: readonly Shape[] | undefined;
  /** Over the shapes; tapped as they are. */
  marks?: readonly Mark[] | undefined;
  own?: Own | null | undefined;
  /** What is in view at first and when the whole is asked for; the shapes if it is not said. */
  fit?: readonly Place[] | undefined;
  /** What is in view at first instead, where that is known from before. */
  start?: { centre: Place; zoom: number } | undefined;
  /** A picture: nothing moves, nothing is tapped. */
  still?: boolean;
  /** A cross-hair in the middle; Enter on the keyboard taps there. */
  aim?: boolean;
  /** Many points are shown in bunches. */
  bunch?: boolean;
  onTap?: ((place: Place) => void) | undefined;
  onPick?: ((id: string) => void) | undefined;
  onView?: ((view: View) => void) | undefined;
  /** Shows a button that asks where the phone is; the answer comes by `own`. */
  onLocate?: (() => void) | undefined;
  handle?: Ref<MapHandle>;
}

const NOTHING: readonly Shape[] = [];
const NONE: readonly Mark[] = [];

/** A map on the deployment's tiles or on plain ground, by finger, mouse or keyboard. */
export default function MapView(props: MapProps): JSX.Element {
  const { label, shapes, around = NOTHING, own = null, still = false, aim = false, bunch = false } = props;
  const { marks = NONE } = props;
  const place = useRef<HTMLDivElement>(null);
  const live = useRef<Live | null>(null);
  const view = useRef<ReturnType<Live["view"]>>(undefined);
  const now = useRef(props);
  now.current = props;
  const ground = tiles.value;
  const pickable = props.onPick !== undefined;
  const help = useId();

  useEffect(() => void learnTiles(), []);
  useEffect(() => {
    if (!place.current) return;
    const made = new Live(place.current, {
      tiles: ground,
      still,
      onTap: (at) => now.current.onTap?.(at),
      onPick: pickable ? (id) => now.current.onPick?.(id) : undefined,
      onView: (seen) => now.current.onView?.(seen),
    });
    live.current = made;
    const start = view.current ?? now.current.start;
    if (start) made.lookAt(start);
    else made.fit(wholeOf(now.current));
    now.current.onView?.(made.inView());
    return () => {
      view.current = made.view();
      made.close();
      live.current = null;
    };
  }, [ground, still, pickable]);
  useEffect(
    () => live.current?.show(shapes, around, bunch),
    [shapes, around, bunch, ground, still, pickable],
  );
  useEffect(() => live.current?.showMarks(marks), [marks, ground, still, pickable]);
  useEffect(() => live.current?.showOwn(own), [own, ground, still, pickable]);
  useEffect(() => {
    // A picture follows what it shows; a map that is worked on stays where it was put.
    if (still) live.current?.fit(wholeOf(now.current));
  }, [shapes, still]);
  useImperativeHandle(
    props.handle ?? null,
    () => ({
      centre: () => live.current?.centre() ?? { lat: 0, lon: 0 },
      goTo: (at) => live.current?.goTo(at),
      fit: (places) => live.current?.fit(places),
    }),
    [],
  );
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.target !== place.current || !live.current) return;
    event.preventDefault();
    props.onTap?.(live.current.centre());
  };
  const named = still
    ? { role: "img" as const, "aria-label": label }
    : {
        role: "application" as const,
        "aria-label": label,
        "aria-describedby": help,
        onKeyDown: aim ? keys : undefined,
      };
  return (
    <div class={still ? "map is-still" : "map"}>
      <div class="map-ground" ref={place} {...named} />
      {aim && <div class="map-aim" aria-hidden="true" />}
      {!still && (
        <>
          <p class="hidden-visually" id={help}>
            {t("map.keys")}
          </p>
          <div class="map-tools">
            {props.onLocate && (
              <Tool label={t("map.locate")} onPress={props.onLocate}>
                <path d="M12 3v4M12 17v4M3 12h4M17 12h4M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z" />
              </Tool>
            )}
            <Tool label={t("map.whole")} onPress={() => live.current?.fit(wholeOf(now.current))}>
              <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
            </Tool>
            <button
              type="button"
              class="map-tool"
              aria-label={t("map.zoom_in")}
              onClick={() => live.current?.map.zoomIn()}
            >
              <Icon name="plus" />
            </button>
            <button
              type="button"
              class="map-tool"
              aria-label={t("map.zoom_out")}
              onClick={() => live.current?.map.zoomOut()}
            >
              <Icon name="minus" />
            </button>
          </div>
        </>
      )}
      {ground?.attribution && <p class="map-credit">{t("map.credit", { who: ground.attribution })}</p>}
    </div>
  );
}

/** Where all of it is. */
function wholeOf({ fit, shapes }: MapProps): readonly Place[] {
  return fit ?? shapes.flatMap((shape) => shape.places);
}

function Tool({ label, onPress, children }: { label: string; onPress: () => void; children: JSX.Element }) {
  return (
    <button type="button" class="map-tool" aria-label={label} onClick={onPress}>
      <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
