type Part = Record<string, string | Record<string, string>>;

/**
 * One catalogue of many files: `./zh/visits.json` with `title` becomes `visits.title`; a part's texts may lie in several
 * files, those of `./zh/register.more.json` are `register.` too.
 */
export function merged(files: Record<string, Part>): Part {
  const all: Part = {};
  for (const [path, texts] of Object.entries(files)) {
    const [part] = path.slice(path.lastIndexOf("/") + 1).split(".");
    for (const [key, text] of Object.entries(texts)) all[`${part}.${key}`] = text;
  }
  return all;
}
