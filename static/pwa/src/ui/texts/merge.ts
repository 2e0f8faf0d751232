type Part = Record<string, string | Record<string, string>>;

/** One catalogue of many files: `./zh/visits.json` with `title` becomes `visits.title`. */
export function merged(files: Record<string, Part>): Part {
  const all: Part = {};
  for (const [path, texts] of Object.entries(files)) {
    const part = path.slice(path.lastIndexOf("/") + 1, -".json".length);
    for (const [key, text] of Object.entries(texts)) all[`${part}.${key}`] = text;
  }
  return all;
}
