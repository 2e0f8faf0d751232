import { describe, expect, it } from "vitest";
import { chosen, moved, searchChoices, toggled, windowed } from "../../src/visits/form/choices";
import { parseMarkdown, plainText } from "../../src/visits/form/markdown";
import { fromLocal, fromMonth, fromTime, fromYear, offset, timeOf } from "../../src/visits/form/moments";
import { stepped, typedNumber, withSeparators } from "../../src/visits/form/numbers";
import { fileName, fitted, maxPixels, sentType } from "../../src/visits/form/photos";
import { pinyinOf } from "../../src/visits/form/pinyin";
import { limits, scale } from "../../src/visits/form/widgets/Range";

describe("Markdown of labels", () => {
  it("shows bold and italic, alone and inside each other", () => {
    expect(parseMarkdown("a **b _c_** *d*")).toEqual([
      {
        runs: [
          { text: "a " },
          { text: "b ", bold: true },
          { text: "c", bold: true, italic: true },
          { text: " " },
          { text: "d", italic: true },
        ],
      },
    ]);
  });
  it("keeps underscores inside words, lone stars and escaped markers", () => {
    expect(plainText("file_name_one 3 * 4 \\*not\\*")).toBe("file_name_one 3 * 4 *not*");
  });
  it("never lets a tag or an address through", () => {
    expect(plainText('<img src=x onerror="alert(1)">看 [这里](javascript:alert(1))')).toBe("看 这里");
  });
  it("keeps links that lead out, and the colours and fonts of spans", () => {
    const text =
      'See [the page](https://example.org/a_(b)?c=1) or <span style="color:red; font-family: serif">**now**</span>';
    expect(parseMarkdown(text)[0]?.runs).toEqual([
      { text: "See " },
      { text: "the page", href: "https://example.org/a_(b)?c=1" },
      { text: " or " },
      { text: "now", bold: true, colour: "red", font: "serif" },
    ]);
    expect(parseMarkdown('<font color="#0a0">a</font><b>b</b><u>c</u>')[0]?.runs).toEqual([
      { text: "a", colour: "#0a0" },
      { text: "b", bold: true },
      { text: "c", underline: true },
    ]);
  });
  it("takes no style but a colour and a font, and shows as text what only looks like a tag", () => {
    const hostile = '<span style="color: url(https://example.org); position: fixed">a</span>';
    expect(parseMarkdown(hostile)[0]?.runs).toEqual([{ text: "a" }]);
    expect(plainText("weight <5 kg or <none> &lt;b&gt; &amp; more")).toBe(
      "weight <5 kg or <none> <b> & more",
    );
  });
  it("reads headings, lists and line breaks as lines", () => {
    expect(parseMarkdown("# Head\n- one<br>two")).toEqual([
      { runs: [{ text: "Head" }], heading: 1 },
      { runs: [{ text: "one" }], bullet: true },
      { runs: [{ text: "two" }] },
    ]);
  });
  it("stays quick on a long line of markers", () => {
    const began = performance.now();
    parseMarkdown("*_".repeat(3000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("typed numbers", () => {
  it("take full-width digits and the Chinese full stop for a point", () => {
    expect(typedNumber("１２。５", true)).toBe("12.5");
    expect(typedNumber("36,8", true)).toBe("36.8");
  });
  it("drop grouping, and leave what is no number for the form to refuse", () => {
    expect(typedNumber("1,234,567", false)).toBe("1234567");
    expect(typedNumber("十二", false)).toBe("十二");
  });
  it("show groups and step without binary dust", () => {
    expect(withSeparators("-1234567.5")).toBe("-1,234,567.5");
    expect(stepped(0.1, 0.2, 0, 1)).toBe("0.3");
    expect(stepped(10, 1, 0, 10)).toBe("10");
  });
});

describe("pinyin", () => {
  it("is what a person types for the words, and for their initials", () => {
    expect(pinyinOf("王家村")).toBe("wangjiacun wjc");
    expect(pinyinOf("绿水镇 3 组")).toBe("lvshuizhen 3 zu lsz 3 z");
    expect(pinyinOf("自来水")).toBe("zilaishui zls");
    expect(pinyinOf("Well")).toBe("");
  });
});

describe("choices", () => {
  const list = ["青石村", "石桥村", "李家湾"].map((label, i) => ({
    value: `v${i}`,
    label,
    media: {},
    cell: () => "",
  }));
  it("are found by any part of their words, beginnings first", () => {
    expect(searchChoices(list, "石").map((one) => one.label)).toEqual(["石桥村", "青石村"]);
    expect(searchChoices(list, "v2")).toHaveLength(1);
    expect(searchChoices(list, "  ")).toBe(list);
  });
  it("are found by what the register knows them by: initials, pinyin", () => {
    const known: Record<string, string> = { v0: "qsc qingshicun", v2: "ljw lijiawan" };
    const found = searchChoices(list, "LJW", (value) => known[value] ?? "");
    expect(found.map((one) => one.label)).toEqual(["李家湾"]);
  });
  it("are found by the pinyin of their labels and its initials", () => {
    const found = (query: string) => searchChoices(list, query).map((one) => one.label);
    expect(found("qsc")).toEqual(["青石村"]);
    expect(found("shiqiao")).toEqual(["石桥村"]);
    expect(found("l")).toEqual(["李家湾"]);
    expect(found("lj w")).toEqual(["李家湾"]);
    expect(found("lj x")).toEqual([]);
    expect(found("ljw")).toEqual(["李家湾"]);
  });
  it("are found among 100,000 while one types", () => {
    const names = [..."东西南北上下大小前后".repeat(10)];
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      value: `v${i}`,
      label: `${names[i % 100]}${names[(i * 7) % 97]}塘第 ${i} 村`,
      media: {},
      cell: () => "",
    }));
    searchChoices(many, "d");
    const start = performance.now();
    for (const query of ["dt", "dtd", "dtd 99999", "塘第", "塘第 12345"]) searchChoices(many, query);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(searchChoices(many, "v99999").map((one) => one.value)).toEqual(["v99999"]);
  });
  it("are stored in the order of the list, whichever was tapped first", () => {
    expect(toggled(toggled("", "v2", list), "v0", list)).toBe("v0 v2");
    expect(toggled("v0 v2", "v0", list)).toBe("v2");
    expect(chosen(" a  b ")).toEqual(["a", "b"]);
  });
  it("move in a ranking, and stay at its ends", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
  it("of a long list are drawn only near the screen", () => {
    const { from, to } = windowed(56_000, 350, 56, 100_000);
    expect(to - from).toBeLessThan(20);
    expect(from).toBeLessThanOrEqual(1000);
    expect(to).toBeGreaterThan(1006);
    expect(windowed(0, 350, 56, 3)).toEqual({ from: 0, to: 3 });
  });
});

describe("times", () => {
  it("are stored with the zone they were asked in, and shown as written", () => {
    expect(fromTime("14:05", 480)).toBe("14:05:00.000+08:00");
    expect(timeOf("14:05:00.000+08:00")).toBe("14:05");
    expect(fromLocal("2026-03-05T09:30", -210)).toBe("2026-03-05T09:30:00.000-03:30");
    expect(offset(0)).toBe("+00:00");
  });
  it("of a month or a year are its first day", () => {
    expect([fromMonth("2026-03"), fromYear("1975"), fromYear("75")]).toEqual([
      "2026-03-01",
      "1975-01-01",
      "",
    ]);
  });
});

describe("ranges", () => {
  it("run in either direction and have sensible ends when the form gives none", () => {
    expect(limits({ start: "5", end: "1", step: "2" })).toEqual({ start: 5, end: 1, step: 2 });
    expect(limits({})).toEqual({ start: 0, end: 10, step: 1 });
    expect(scale(5, 1, 2)).toEqual(["5", "3", "1"]);
  });
});

describe("photos", () => {
  it("are made no larger than the form and the phone want, and never larger than they are", () => {
    expect(fitted(4000, 3000, 1280)).toEqual({ width: 1280, height: 960 });
    expect(fitted(640, 480, 1280)).toEqual({ width: 640, height: 480 });
    expect([maxPixels("800"), maxPixels("5000"), maxPixels(undefined)]).toEqual([800, 1280, 1280]);
  });
  it("are sent as what the server takes by name, everything else as bytes", () => {
    expect(sentType("audio/x-m4a")).toBe("audio/mp4");
    expect(sentType("audio/webm;codecs=opus")).toBe("audio/webm");
    expect(sentType("application/vnd.ms-excel")).toBe("application/octet-stream");
    expect(sentType("")).toBe("application/octet-stream");
  });

  it("get names that tell them apart", () => {
    expect(fileName("abcdef0123", "jpg", new Date("2026-03-05T09:30:12Z"))).toBe(
      "20260305093012-abcdef01.jpg",
    );
  });
});
