/** The texts of the worker's screens in this language, keys prefixed by the name of their file. */
import { merged } from "./merge";

export default merged(
  import.meta.glob<Record<string, string | Record<string, string>>>(
    [
      "./zh/*.json",
      "!./zh/{cards,desk,held,people,review,visits,form,map,settings,work}.json",
      "!./zh/*.*.json",
    ],
    {
      eager: true,
      import: "default",
    },
  ),
);
