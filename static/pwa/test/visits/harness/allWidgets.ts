/** A form with every kind of question, made by hand. */
import type { Plan } from "../../../src/forms/plan";
import { PlanMaker } from "../../forms/plans";
import { pictureQuestions } from "./pictures";

/** One question of every widget, a field-list, a repeat and a long list. */
export function allWidgets(): Plan {
  const make = new PlanMaker();
  const list = (name: string, labels: string[]) => {
    make.lists[name] = {
      columns: ["name", "label"],
      rows: labels.map((label, i) => [`${name}${i}`, label]),
    };
    return {
      items: make.expr(["rows", name, [], [], null], []),
      value: "name",
      label: "label",
    };
  };
  const water = list("water", [
    "自来水 Piped water",
    "自家井水 **Own** well",
    "山泉水 Spring",
    "河水、塘水 River",
  ]);
  const scale = list("scale", ["很差", "较差", "一般", "较好", "很好"]);
  const villages = list(
    "village",
    Array.from({ length: 5000 }, (_, i) => `第 ${i + 1} 村 Village ${i + 1}`),
  );
  const t = (text: string) => make.text(text);
  make.question({
    name: "water",
    type: "string",
    widget: "select1",
    label: t("家里平时喝什么水？"),
    hint: t("看一眼水缸、水龙头。"),
    guidance: t("先问，再看。井水要问离厕所多远。"),
    required: true,
    choices: water,
  });
  make.question({
    name: "needs",
    type: "string",
    widget: "select",
    label: t("需要哪些帮助？"),
    choices: water,
    appearance: ["columns"],
  });
  make.question({
    name: "mood",
    type: "string",
    widget: "select1",
    label: t("近来心情怎样？"),
    choices: scale,
    appearance: ["likert"],
  });
  for (const appearance of [
    "columns",
    "columns-3",
    "columns-pack",
    "no-buttons",
    "quick",
    "image-map",
    "list",
  ])
    make.question({
      name: appearance.replace("-", "_"),
      type: "string",
      widget: "select1",
      label: t(appearance),
      choices: appearance === "list" ? scale : water,
      appearance: appearance === "no-buttons" ? [appearance, "columns-3"] : [appearance],
    });
  make.question({
    name: "fold",
    type: "string",
    widget: "select",
    label: t("折起来的多选"),
    choices: water,
    appearance: ["minimal"],
  });
  const table = make.node({ name: "table", kind: "group", label: t("最近一周，下面的事有多难？") });
  const inTable = ["难易", "起床、穿衣", "走到村口", "自己做饭"].map((label, i) =>
    make.node({
      name: `t${i}`,
      parent: table,
      type: "string",
      widget: "select1",
      label: t(label),
      required: i > 0,
      choices: scale,
      appearance: [i === 0 ? "label" : "list-nolabel"],
    }),
  );
  make.view.push({ node: table, kind: "group", appearance: ["table-list"], items: inTable });
  make.question({
    name: "drop",
    type: "string",
    widget: "select1",
    label: t("下拉选一个"),
    choices: scale,
    appearance: ["minimal"],
  });
  make.question({
    name: "village",
    type: "string",
    widget: "select1",
    label: t("从哪个村来？"),
    choices: villages,
  });
  make.question({
    name: "order",
    type: "odk:rank",
    widget: "rank",
    label: t("最要紧的排在前面"),
    choices: scale,
  });
  make.question({
    name: "people",
    type: "int",
    label: t("家里几口人？"),
    required: true,
    constraint: make.expr(["<", ["number", ["ref", make.nodes.length]], 30], [[make.nodes.length, 0]]),
    constraintMessage: t("应在 1 到 30 之间，请再问一遍。"),
    hint: t("在外打工的也算。"),
  });
  make.question({ name: "weight", type: "decimal", label: t("体重（公斤）") });
  make.question({ name: "count", type: "int", label: t("几次？"), appearance: ["counter"] });
  make.question({
    name: "range",
    type: "int",
    widget: "range",
    label: t("疼得厉害吗？0 不疼，10 最疼"),
    parameters: { start: "0", end: "10", step: "1" },
  });
  make.question({
    name: "rating",
    type: "int",
    widget: "range",
    label: t("满意吗？"),
    appearance: ["rating"],
    parameters: { start: "1", end: "5", step: "1" },
  });
  for (const appearance of ["vertical", "no-ticks", "picker"])
    make.question({
      name: appearance.replace("-", "_"),
      type: "int",
      widget: "range",
      label: t(appearance),
      appearance: [appearance],
      parameters: { start: "0", end: "10", step: "2" },
    });
  make.question({ name: "born", type: "date", label: t("出生日期") });
  make.question({ name: "month", type: "date", label: t("哪个月开始？"), appearance: ["month-year"] });
  make.question({ name: "year", type: "date", label: t("哪一年盖的房？"), appearance: ["year"] });
  make.question({ name: "time", type: "time", label: t("几点来方便？") });
  make.question({ name: "when", type: "dateTime", label: t("约在什么时候？") });
  make.question({ name: "say", type: "string", label: t("说一说"), appearance: ["multiline"] });
  make.question({
    name: "photo",
    type: "binary",
    widget: "upload",
    mediatype: "image/*",
    label: t("拍一张照片"),
    hint: t("只拍问题，不拍人。"),
  });
  make.question({
    name: "voice",
    type: "binary",
    widget: "upload",
    mediatype: "audio/*",
    label: t("录一段话"),
  });
  make.question({
    name: "doc",
    type: "binary",
    widget: "upload",
    mediatype: "application/*",
    label: t("附一个文件"),
  });
  for (const [name, label] of [
    ["signature", "请户主签名"],
    ["draw", "画一画房子周围"],
    ["annotate", "拍下裂缝，圈出来"],
  ] as const)
    make.question({
      name,
      type: "binary",
      widget: "upload",
      mediatype: "image/*",
      appearance: [name],
      label: t(label),
    });
  make.question({ name: "place", type: "geopoint", label: t("水井在哪里？") });
  make.question({ name: "line", type: "geotrace", label: t("沿路走一遍") });
  make.question({ name: "code", type: "barcode", label: t("扫药盒上的码") });
  make.question({ name: "ok", type: "string", widget: "trigger", label: t("已经当面念给对方听") });
  make.question({
    name: "note",
    type: "string",
    note: true,
    readonly: true,
    label: t("谢谢！\n- **有错当场改**\n- 没有就到下一家"),
  });
  const group = make.node({ name: "g", kind: "group", label: t("孩子的身高体重") });
  const inGroup = [
    make.node({
      name: "kid",
      parent: group,
      type: "string",
      widget: "input",
      label: t("孩子的姓名"),
      required: true,
    }),
    make.node({
      name: "height",
      parent: group,
      type: "decimal",
      widget: "input",
      label: t("身高（厘米）"),
      hint: t("脱鞋量。"),
    }),
    make.node({
      name: "sex",
      parent: group,
      type: "string",
      widget: "select1",
      label: t("性别"),
      choices: list("sex", ["男", "女"]),
      appearance: ["columns-2"],
    }),
  ];
  make.view.push({ node: group, kind: "group", appearance: ["field-list"], items: inGroup });
  const repeat = make.node({ name: "person", kind: "repeat", initial: 1, label: t("家里人") });
  const inRepeat = [
    make.node({
      name: "full_name",
      parent: repeat,
      scope: repeat,
      type: "string",
      widget: "input",
      label: t("姓名"),
      required: true,
    }),
    make.node({
      name: "age",
      parent: repeat,
      scope: repeat,
      type: "int",
      widget: "input",
      label: t("几岁？"),
    }),
  ];
  make.view.push({ node: repeat, kind: "repeat", items: inRepeat });
  const media = pictureQuestions(make);
  const plan = make.plan();
  return {
    ...plan,
    media,
    languages: ["zh", "en"],
    default_language: "zh",
    texts: { zh: make.words, en: make.words.map((words) => `${words} (en)`) },
  };
}
