/** Printing a sheet that the server laid out: fetched with the sign-in, shown in a frame of its own, printed from there. */

/** A loose frame of the page, out of sight, that holds the sheet while it is printed. */
function frameOf(html: string): Promise<HTMLIFrameElement> {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.className = "desk-print-frame";
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    frame.onload = () => resolve(frame);
    frame.srcdoc = html;
    document.body.append(frame);
  });
}

/** Print a whole HTML page; resolves when the print dialogue was opened. The frame goes when printing is over. */
export async function printHtml(html: string): Promise<void> {
  const frame = await frameOf(html);
  const inside = frame.contentWindow;
  if (!inside) throw new Error("the frame has no window");
  await Promise.all([...inside.document.images].map((image) => image.decode().catch(() => undefined)));
  const gone = () => setTimeout(() => frame.remove(), 1000);
  inside.addEventListener("afterprint", gone);
  inside.focus();
  inside.print();
}
