/**
 * What the filler does in the page itself: `fill({answers, press})` gives plain answers, as a thumb's input events do, presses
 * a button of the foot if asked to, waits for what comes of it, and says what is on the page then.
 */
async ({ answers, press }) => {
  const page = () => document.querySelector(".fq-page");
  const drawn = () => new Promise((done) => setTimeout(done));

  const kindOf = (question) => {
    const has = (what) => question.querySelector(what) !== null;
    if (has(".fq-drawing-open") && !has("input[type=file]")) return "drawing";
    if (has("input[type=file]")) return "file";
    if (has(".fq-rank")) return "rank";
    if (has("input[type=range]")) return "range";
    if (has("input[type=radio]")) return "one";
    if (has("input[type=checkbox]")) return "many";
    if (has(".fq-place")) return "place";
    if (has("select")) return "list";
    for (const kind of ["date", "month", "time", "datetime-local"]) if (has(`input[type=${kind}]`)) return kind;
    const field = question.querySelector("input, textarea");
    if (!field) return "read";
    if (field.maxLength === 4) return "year";
    return { numeric: "number", decimal: "decimal" }[field.inputMode] ?? "text";
  };

  const type = (field, value) => {
    const kind = { TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[field.tagName] ?? HTMLInputElement;
    field.focus();
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const ways = {
    /** One of the choices on the screen. */
    one: (question, _value, attempt) => {
      const choices = [...question.querySelectorAll("input[type=radio]:not(:disabled)")];
      if (choices.length && (attempt || !choices.some((one) => one.checked))) choices[attempt % choices.length].click();
    },
    /** The first two choices, then one after another, and in the end all. */
    many: async (question, _value, attempt) => {
      const find = () => [...question.querySelectorAll("input[type=checkbox]:not(:disabled)")];
      const { length } = find();
      for (let at = 0; at < length; at++) {
        const wanted = attempt === 0 ? at < 2 : attempt <= length ? at === attempt - 1 : true;
        if (find()[at].checked !== wanted) find()[at].click();
        await drawn();
      }
    },
    /** An entry of the drop-down. */
    list: (question, _value, attempt) => {
      const drop = question.querySelector("select");
      const entries = drop.options.length - 1;
      if (entries > 0) type(drop, drop.options[1 + (attempt % entries)].value);
    },
  };

  const key = page().dataset.page;
  for (const [path, kind, value, attempt] of answers) {
    const question = page().querySelector(`[data-path="${CSS.escape(path)}"]`);
    if (!question) break;
    question.querySelector("details:not([open]) > summary")?.click();
    if (ways[kind]) await ways[kind](question, value, attempt);
    else type(question.querySelector("input, textarea"), value);
    await drawn();
  }
  let left = page().dataset.page !== key;
  if (press && !left) {
    document.querySelector(`.fq-foot .${press}`).click();
    const deadline = performance.now() + 15_000;
    do {
      await drawn();
      left = page().dataset.page !== key;
      if (performance.now() > deadline) throw new Error(`${key} was neither left nor refused`);
    } while (!left && !page().querySelector(".has-error"));
  }
  return {
    left,
    key: page().dataset.page,
    repeat: page().querySelector(".fq-repeat-add") !== null,
    instances: page().querySelectorAll(".fq-instance").length,
    questions: [...page().querySelectorAll("[data-path]")].map((one) => ({
      path: one.dataset.path,
      kind: kindOf(one),
      wrong: one.classList.contains("has-error"),
      message: one.querySelector(".fq-error")?.textContent ?? "",
    })),
  };
};
