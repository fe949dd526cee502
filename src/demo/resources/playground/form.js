// Forms (Slack's modals): drawn from a view, filled in, submitted.

import { blocks, element } from "./blocks.js";
import { plain } from "./mrkdwn.js";

const key = (block, item) => `${block.block_id}/${item.action_id}`;

/** A form keeps what was typed when the app replaces the view. */
export class Form {
  #dialog = document.getElementById("form");
  #filled = new Map();
  #view = null;
  #send;
  #world = null;

  constructor(send) {
    this.#send = send;
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
  }

  show(view, world) {
    this.#world = world;
    if (!view) {
      this.#view = null;
      this.#filled.clear();
      if (this.#dialog.open) this.#dialog.close();
      return;
    }
    if (this.#view?.hash === view.hash) return;
    if (this.#view?.id !== view.id) this.#filled.clear();
    this.#view = view;
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.querySelector(".form-body :is(input, textarea, select)")?.focus();
  }

  #draw() {
    const view = this.#view;
    const act = (block, item, value) =>
      this.#send("press-in-form", { block: block.block_id, action: item.action_id, value, values: this.#values() });
    const drawn = blocks(view.blocks, this.#world, act, (block) => this.#input(block));
    const submit = view.submit
      ? element("button", { class: "button primary", html: plain(view.submit.text) })
      : null;
    const close = element("button", { class: "button", type: "button", html: plain(view.close?.text ?? "Close"), onclick: () => this.#dismiss() });
    this.#dialog.replaceChildren(
      element("form", { novalidate: true, onsubmit: (event) => this.#submit(event) },
        element("header", {}, element("h2", { html: plain(view.title.text) })),
        element("div", { class: "form-body" }, ...drawn),
        element("footer", {}, close, submit)));
  }

  async #submit(event) {
    event.preventDefault();
    const missing = {};
    for (const block of this.#view.blocks.filter((b) => b.type === "input" && !b.optional)) {
      if (!this.#filled.get(key(block, block.element))) missing[block.block_id] = "Please fill in this field.";
    }
    if (Object.keys(missing).length) return this.#errors(missing);
    const button = this.#dialog.querySelector("footer .primary");
    button.classList.add("busy");
    const result = await this.#send("submit", { values: this.#values() });
    button.classList.remove("busy");
    const answer = parse(result.answer);
    if (!result.ok) this.#errors({ "": "We had some trouble connecting. Try again?" });
    else if (answer.response_action === "errors") this.#errors(answer.errors);
  }

  #errors(errors) {
    this.#dialog.querySelectorAll(".error").forEach((node) => node.remove());
    for (const [block, text] of Object.entries(errors)) {
      const field = this.#dialog.querySelector(`[data-block="${CSS.escape(block)}"]`) ?? this.#dialog.querySelector(".form-body");
      field.append(element("p", { class: "error", role: "alert" }, text));
    }
    this.#dialog.querySelector(".error")?.scrollIntoView({ block: "nearest" });
  }

  #dismiss() {
    this.#send("dismiss", {});
  }

  #values() {
    return Object.fromEntries(this.#filled);
  }

  #keep(block, item, value) {
    this.#filled.set(key(block, item), value);
    if (block.dispatch_action || block.type !== "input") {
      this.#send("press-in-form", { block: block.block_id, action: item.action_id, value, values: this.#values() });
    }
  }

  #input(block) {
    const item = block.element;
    const initial = this.#filled.get(key(block, item)) ?? first(item);
    if (initial) this.#filled.set(key(block, item), initial);
    const field = this.#field(block, item, initial ?? "");
    const label = block.label
      ? element("span", { class: "label", html: plain(block.label.text) + (block.optional ? " <small>(optional)</small>" : "") })
      : null;
    const hint = block.hint ? element("span", { class: "hint", html: plain(block.hint.text) }) : null;
    const tag = ["checkboxes", "radio_buttons", "external_select"].includes(item.type) ? "div" : "label";
    return element("div", { class: "field", "data-block": block.block_id }, element(tag, {}, label, field, hint));
  }

  #field(block, item, value) {
    const keep = (event) => this.#keep(block, item, event.target.value);
    switch (item.type) {
      case "static_select":
        return this.#menu(item, value, keep);
      case "external_select":
        return this.#search(block, item, value);
      case "users_select":
        return this.#menu({ ...item, options: this.#world.people.map((p) => ({ value: p.id, text: { text: p.name } })) }, value, keep);
      case "radio_buttons":
        return this.#choices(block, item, value, "radio");
      case "checkboxes":
      case "multi_static_select":
        return this.#choices(block, item, value, "checkbox");
      case "datepicker":
        return element("input", { type: "date", value, onchange: keep });
      case "timepicker":
        return element("input", { type: "time", value, onchange: keep });
      default:
        return this.#text(block, item, value);
    }
  }

  #text(block, item, value) {
    const keep = (event) => this.#filled.set(key(block, item), event.target.value);
    const props = { placeholder: item.placeholder?.text, maxlength: item.max_length, oninput: keep };
    if (item.multiline) {
      const area = element("textarea", { ...props, rows: 4 });
      area.value = value;
      return area;
    }
    return element("input", { ...props, value, type: item.type === "number_input" ? "number" : "text", autocomplete: "off" });
  }

  #menu(item, value, keep) {
    const options = (item.option_groups ?? [{ options: item.options }]).flatMap((group) => group.options);
    const menu = element("select", { onchange: keep },
      element("option", { value: "" }, item.placeholder?.text ?? "Choose…"),
      ...options.map((o) => element("option", { value: o.value }, o.text.text)));
    menu.value = value;
    return menu;
  }

  #choices(block, item, value, type) {
    const chosen = new Set(value ? value.split(",") : []);
    const boxes = item.options.map((option) =>
      element("label", { class: "choice" },
        element("input", { type, name: key(block, item), checked: chosen.has(option.value), onchange: (event) => {
          if (type === "radio") chosen.clear();
          chosen[event.target.checked ? "add" : "delete"](option.value);
          this.#keep(block, item, [...chosen].join(","));
        } }),
        element("span", { html: plain(option.text.text) + (option.description ? `<small>${plain(option.description.text)}</small>` : "") })));
    return element("div", { class: "choices" }, ...boxes);
  }

  #search(block, item, value) {
    const list = element("ul", { class: "options", role: "listbox", hidden: true });
    const input = element("input", { type: "search", role: "combobox", value: this.#filled.get(`${key(block, item)}#label`) ?? value, placeholder: item.placeholder?.text ?? "Type to search…", autocomplete: "off" });
    let asked = 0;
    const ask = async () => {
      const turn = ++asked;
      if (input.value.length < (item.min_query_length ?? 0)) return;
      const result = await this.#send("options", { block: block.block_id, action: item.action_id, query: input.value });
      if (turn !== asked) return;
      const answer = parse(result.answer);
      const options = answer.options ?? (answer.option_groups ?? []).flatMap((group) => group.options);
      list.replaceChildren(...options.map((option) =>
        element("li", { role: "option", html: plain(option.text.text), onmousedown: (event) => {
          event.preventDefault();
          input.value = option.text.text;
          list.hidden = true;
          this.#filled.set(`${key(block, item)}#label`, option.text.text);
          this.#keep(block, item, option.value);
        } })));
      if (!options.length) list.append(element("li", { class: "none" }, "No results"));
      list.hidden = false;
    };
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    });
    input.addEventListener("focus", ask);
    input.addEventListener("blur", () => (list.hidden = true));
    return element("div", { class: "search" }, input, list);
  }
}

const first = (item) =>
  item.initial_value ?? item.initial_option?.value ?? item.initial_user ?? item.initial_date ??
  (item.initial_options ? item.initial_options.map((option) => option.value).join(",") : undefined);

function parse(answer) {
  try {
    return JSON.parse(answer || "{}");
  } catch {
    return {};
  }
}
