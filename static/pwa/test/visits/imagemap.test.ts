// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { cleanSvg, regionsOf } from "../../src/visits/form/widgets/imagemap/svg";

const svg = (inside: string, more = "") =>
  cleanSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${more}>${inside}</svg>`,
  );

describe("The picture of an image-map", () => {
  it("keeps what draws and what names", () => {
    const made = svg(
      '<g id="head" transform="scale(2)"><path d="M0 0L9 9z" style="fill: #eac; stroke:red !important"/><text x="1">头</text></g>',
      'width="200" height="100"',
    );
    expect(made?.getAttribute("viewBox")).toBe("0 0 200 100");
    expect(made?.hasAttribute("width")).toBe(false);
    const path = made?.querySelector("#head path");
    expect([path?.getAttribute("fill"), path?.getAttribute("stroke")]).toEqual(["#eac", "red"]);
    expect(made?.textContent).toBe("头");
  });
  it.each([
    ["scripts", "<script>alert(1)</script>"],
    ["handlers", '<rect onclick="alert(1)"/>'],
    ["links", '<a href="javascript:alert(1)"><rect/></a>'],
    [
      "foreign content",
      '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/></foreignObject>',
    ],
    ["HTML", '<img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/>'],
    ["animations of addresses", '<rect><set attributeName="href" to="javascript:alert(1)"/></rect>'],
    ["style sheets", "<style>@import url(https://example.org/x.css);</style>"],
    ["pictures from elsewhere", '<image href="https://example.org/x.png"/>'],
    ["pictures that are documents", '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'],
    ["uses of other documents", '<use xlink:href="https://example.org/x.svg#a"/>'],
    ["fills from elsewhere", '<rect fill="url(https://example.org/x.svg#a)"/>'],
    ["styles from elsewhere", '<rect style="fill: url(//example.org/x.svg#a)"/>'],
    ["escapes in styles", '<rect style="fill: \\75rl(//example.org/x)"/>'],
  ])("leaves out %s", (_, inside) => {
    const left = new XMLSerializer().serializeToString(svg(inside)!);
    expect(left).not.toMatch(/alert|example|script|iframe|PHN2|style|\\75/i);
  });
  it("lets a shape point into its own picture, and hold a photograph", () => {
    const made = svg(
      '<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use xlink:href="#g"/><image href="data:image/png;base64,iVBORw0KGgo="/>',
    );
    expect(made?.querySelector("rect")?.getAttribute("fill")).toBe("url(#g)");
    expect(made?.querySelector("use")?.getAttribute("href")).toBe("#g");
    expect(made?.querySelector("image")?.getAttribute("href")).toContain("data:image/png");
  });
  it("is none when the file is broken or something else", () => {
    expect(cleanSvg("<svg")).toBeNull();
    expect(cleanSvg("<html xmlns='http://www.w3.org/1999/xhtml'/>")).toBeNull();
    expect(cleanSvg("\u0089PNG")).toBeNull();
  });
  it("has a region for each choice that names one, and no others", () => {
    const made = svg('<defs><g id="legs"/></defs><g id="head"/><g id="nose"/><g id="head"/>');
    expect([...regionsOf(made!, new Set(["head", "legs", "arms"])).keys()]).toEqual(["head"]);
  });
});
