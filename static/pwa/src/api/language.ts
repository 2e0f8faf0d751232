/** The language in which the server should word its problems: that of the page. */
export function language(): string {
  return typeof document === "undefined" ? "zh" : document.documentElement.lang || "zh";
}
