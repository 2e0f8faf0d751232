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
}
