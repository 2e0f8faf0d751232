/** What a map shows and says. Every place is in degrees of WGS 84, whatever tiles lie below. */

export interface Place {
  lat: number;
  lon: number;
}

/** A colour of the app's own, which follows light and dark. */
export type ShapeTone = "plain" | "faint" | "teal" | "amber" | "red" | "green";

/** Something on the map. A map draws again only what is another object than before. */
export interface Shape {
  id: string;
  kind: "point" | "line" | "area";
  /** One of a point; the corners in order of a line or an area, whose last is joined to its first by itself. */
  places: readonly Place[];
  tone?: ShapeTone;
  /** Shown beside it. */
  label?: string;
  /** The label stands below a point, as nothing else would leave room for it. */
  below?: boolean;
  chosen?: boolean;
  /** Half its width in pixels, of a point. */
  size?: number;
}

/** A shape that tells a state without its colour. */
export type SignShape = "circle" | "square" | "triangle" | "diamond";

/** One thing by its sign, or many by how many of them are in each state. A map draws again only another list. */
export interface Mark {
  id: string;
  at: Place;
  /** What it stands for, in words. */
  label: string;
  /** In the order in which the ring has them. */
  parts: readonly { sign: SignShape; tone: ShapeTone; value: number }[];
  chosen?: boolean;
}

/** What of the world is in view: degrees, and the level of the map. Over the antimeridian west is above east. */
export interface View {
  west: number;
  south: number;
  east: number;
  north: number;
  zoom: number;
}

/** Where the phone is. */
export interface Own extends Place {
  /** Metres around it. */
  accuracy: number;
}

/** What a screen may ask of a map it shows. */
export interface MapHandle {
  /** The place under the cross-hair. */
  centre: () => Place;
  /** Bring a place to the middle, near enough to see houses. */
  goTo: (place: Place) => void;
  /** Show all these places. */
  fit: (places: readonly Place[]) => void;
}
