/** Offer a file to be saved, under a name or named after the app and the day. */
export function saveAs(file: Blob, name = `fieldapp-${new Date().toISOString().slice(0, 10)}.json`): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
