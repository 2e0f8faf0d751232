/** Questions whose choices have pictures and sounds, in every shape a list of choices takes. */
import type { Plan } from "../../../src/forms/plan";
import type { PlanMaker } from "../../forms/plans";

/** Add the questions to a form; what its plan says of media is returned. The file `missing.png` is not on the phone. */
export function pictureQuestions(make: PlanMaker): NonNullable<Plan["media"]> {
  const media: NonNullable<Plan["media"]> = {};
  const file = (text: number, kind: string, name: string) => {
    media[text] = { ...media[text], [kind]: make.text(name) };
  };
  const list = (name: string, labels: string[]) => {
    const texts = labels.map((label) => make.text(label));
    texts.forEach((text, i) => {
      file(text, "image", i === 2 ? "missing.png" : `picture-${i}.svg`);
      if (i < 2) file(text, "audio", "sound.wav");
    });
    make.lists[name] = { columns: ["name", "label"], rows: texts.map((text, i) => [`${name}${i}`, text]) };
    return { items: make.expr(["rows", name, [], [], null], []), value: "name", label: { itext: "label" } };
  };
  const few = list("tap", ["自来水 Piped water", "井 Well", "山泉 Spring", "河 River"]);
  const many = list(
    "many",
    Array.from({ length: 40 }, (_, i) => `第 ${i + 1} 种，名字长一些的药 Medicine number ${i + 1}`),
  );
  for (const [appearance, ...more] of [
    ["plain"],
    ["columns"],
    ["columns-2"],
    ["columns-3", "no-buttons"],
    ["columns-pack"],
    ["likert"],
    ["minimal"],
  ] as string[][])
    make.question({
      name: `pictures_${appearance!.replace("-", "_")}`,
      widget: "select1",
      label: make.text(`有图的选项：${appearance}`),
      choices: few,
      appearance: [appearance!, ...more],
    });
  make.question({
    name: "pictures_fold",
    widget: "select",
    label: make.text("有图的选项：minimal，多选"),
    choices: few,
    appearance: ["minimal"],
  });
  const label = make.text("有图的选项：很多");
  file(label, "image", "missing.png");
  file(label, "audio", "sound.wav");
  make.question({ name: "pictures_many", widget: "select1", label, choices: many });
  const table = make.node({ name: "pictures", kind: "group", label: make.text("有图的表格") });
  const items = ["用哪种水？", "做饭", "洗衣"].map((words, i) =>
    make.node({
      name: `p${i}`,
      parent: table,
      widget: i === 2 ? "select" : "select1",
      label: make.text(words),
      required: i > 0,
      choices: few,
      appearance: [i === 0 ? "label" : "list-nolabel"],
    }),
  );
  make.view.push({ node: table, kind: "group", appearance: ["field-list"], items });
  make.question({ name: "fixed", label: make.text("只读的回答"), readonly: true, default: "李家湾 12 号" });
  make.question({
    name: "fixed_one",
    widget: "select1",
    label: make.text("只读的选择"),
    readonly: true,
    choices: few,
    default: "tap1",
  });
  return media;
}
