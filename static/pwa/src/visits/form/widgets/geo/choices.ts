/** Choices of a select with `map`: the rows' `geometry` (ODK's notation, as GeoJSON files are compiled to) as shapes. */
import type { Choice } from "../../../../forms/session";
import type { Shape } from "../../../../ui/map";
import { plainText } from "../../markdown";
import { placesOf } from "./places";

/** With so few choices each has its name on the map; of more, only those chosen. */
const FEW = 24;

function same(a: { lat: number; lon: number } | undefined, b: typeof a): boolean {
  return a !== undefined && b !== undefined && a.lat === b.lat && a.lon === b.lon;
}

/** The shape of a choice; null where it has no place. A line that ends where it began is an area. */
export function choiceShape(choice: Choice, chosen: boolean, named: boolean): Shape | null {
  const places = placesOf(choice.cell("geometry").split(";"));
  const [first] = places;
  if (!first) return null;
  const area = places.length > 3 && same(first, places[places.length - 1]);
  const kind = places.length === 1 ? "point" : area ? "area" : "line";
  return {
    id: choice.value,
    kind,
    places,
    tone: chosen ? "amber" : "teal",
    chosen,
    size: 8,
    ...(named ? { label: plainText(choice.label) } : {}),
  };
}

/** Shapes of choices, remembered so that a choice that did not change stays the same object. */
export class ChoiceShapes {
  private known = new Map<Choice, Shape | null>();

  /** The shapes of these choices, of which those in `on` are chosen; how many have no place. */
  of(choices: readonly Choice[], on: ReadonlySet<string>): { shapes: Shape[]; placeless: number } {
    const shapes: Shape[] = [];
    const known = new Map<Choice, Shape | null>();
    for (const choice of choices) {
      const chosen = on.has(choice.value);
      const old = this.known.get(choice);
      const shape =
        old === null || (old && old.chosen === chosen)
          ? old
          : choiceShape(choice, chosen, chosen || choices.length <= FEW);
      known.set(choice, shape);
      if (shape) shapes.push(shape);
    }
    this.known = known;
    return { shapes, placeless: choices.length - shapes.length };
  }
}
