// Block Kit to DOM.

import { mrkdwn, plain, escape } from "./mrkdwn.js";
import { emoji } from "./emoji.js";

export function element(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value;
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const words = (text, world) => (text?.type === "plain_text" ? plain(text.text).replaceAll("\n", "<br>") : mrkdwn(text?.text, world));

/**
 * Draws blocks. `act(block, element, value)` is called when somebody presses or chooses;
 * `inputs` draws the fields of a form.
 */
export function blocks(list, world, act, inputs) {
  return (list ?? []).map((block) => draw(block, world, act, inputs));
}

function draw(block, world, act, inputs) {
  const children = (list) => (list ?? []).map((item) => part(item, block, world, act, inputs));
  switch (block.type) {
    case "header":
      return element("h3", { class: "b-header", html: plain(block.text.text) });
    case "section":
      return section(block, world, act, inputs);
    case "context":
      return element("div", { class: "b-context" }, ...children(block.elements));
    case "actions":
      return element("div", { class: "b-actions" }, ...children(block.elements));
    case "divider":
      return element("hr", { class: "b-divider" });
    case "image":
      return element("img", { class: "b-image", src: block.image_url, alt: block.alt_text });
    case "input":
      return inputs(block);
    case "markdown":
      return element("div", { class: "b-text", html: mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/^#+ (.*)$/gm, "*$1*"), world) });
    case "alert":
      return element("div", { class: `b-alert ${block.level ?? "info"}`, html: words(block.text, world) });
    case "table":
      return table(block, world);
    case "plan":
      return element("div", { class: "b-plan" }, element("strong", { html: plain(block.title) }), ...block.tasks.map((t) => task(t, world)));
    case "task_card":
      return task(block, world);
    case "rich_text":
      return element("div", { class: "b-text", html: richText(block, world) });
    default:
      return element("div", { class: "b-unknown" }, `[${block.type}]`);
  }
}

function section(block, world, act, inputs) {
  const body = element("div", { class: "b-body" });
  if (block.text) body.append(element("div", { class: "b-text", html: words(block.text, world) }));
  if (block.fields) {
    const fields = block.fields.map((field) => element("div", { class: "b-text", html: words(field, world) }));
    body.append(element("div", { class: "b-fields" }, ...fields));
  }
  const accessory = block.accessory ? part(block.accessory, block, world, act, inputs) : null;
  return element("div", { class: "b-section" }, body, accessory);
}

function part(item, block, world, act, inputs) {
  switch (item.type) {
    case "mrkdwn":
    case "plain_text":
      return element("span", { class: "b-text", html: words(item, world) });
    case "image":
      return element("img", { src: item.image_url, alt: item.alt_text });
    case "button":
      return element("button", {
        type: "button",
        class: `button ${item.style ?? ""}`,
        html: plain(item.text.text),
        "aria-label": item.accessibility_label,
        onclick: (event) => press(event.currentTarget, block, item, act),
      });
    case "static_select":
    case "overflow":
      return select(item, block, act);
    default:
      return inputs ? inputs({ ...block, element: item, label: null }) : element("span", { class: "b-unknown" }, `[${item.type}]`);
  }
}

async function press(button, block, item, act) {
  if (item.url) window.open(item.url, "_blank", "noopener");
  if (item.confirm && !(await confirm(item.confirm))) return;
  button.classList.add("busy");
  await act(block, item, null);
  button.classList.remove("busy");
}

function select(item, block, act) {
  const groups = item.option_groups ?? [{ options: item.options }];
  const menu = element("select", { class: "select", "aria-label": item.placeholder?.text ?? "Choose" });
  menu.append(element("option", { value: "" }, item.type === "overflow" ? "…" : (item.placeholder?.text ?? "Choose…")));
  for (const group of groups) {
    const options = group.options.map((option) =>
      element("option", { value: option.value, selected: item.initial_option?.value === option.value }, option.text.text));
    menu.append(...(group.label ? [element("optgroup", { label: group.label.text }, ...options)] : options));
  }
  menu.addEventListener("change", async () => {
    const value = menu.value;
    if (!value) return;
    if (item.confirm && !(await confirm(item.confirm))) {
      menu.value = "";
      return;
    }
    await act(block, item, value);
  });
  return menu;
}

function confirm(ask) {
  const dialog = document.getElementById("confirm");
  const yes = element("button", { class: `button ${ask.style === "danger" ? "danger" : "primary"}`, value: "yes", html: plain(ask.confirm.text) });
  const no = element("button", { class: "button", value: "no", html: plain(ask.deny.text) });
  dialog.replaceChildren(
    element("form", { method: "dialog" },
      element("h2", { html: plain(ask.title.text) }),
      element("p", { html: words(ask.text, { nameOf: () => null, channelName: () => null, me: { locale: "en", tz: "UTC" } }) }),
      element("footer", {}, no, yes)));
  dialog.returnValue = "no";
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

const STATES = { pending: "white_circle", in_progress: "hourglass_flowing_sand", complete: "white_check_mark", error: "x" };

function task(item, world) {
  const head = element("div", { class: "b-task", html: `${emoji(STATES[item.status] ?? "white_circle")} <span>${plain(item.title)}</span>` });
  const details = item.details ?? item.output;
  if (details) head.append(element("div", { class: "b-task-more", html: richText(details, world) }));
  return head;
}

function table(block, world) {
  const rows = block.rows.map((row, i) =>
    element("tr", {}, ...row.map((cell) =>
      element(i ? "td" : "th", { html: cell.type === "rich_text" ? richText(cell, world) : plain(cell.text) }))));
  return element("div", { class: "b-scroll" }, element("table", { class: "b-table" }, ...rows));
}

function richText(node, world) {
  const inside = () => (node.elements ?? []).map((child) => richText(child, world)).join("");
  const styled = (html) => ["bold:strong", "italic:em", "strike:s", "code:code"].reduce((text, pair) => {
    const [style, tag] = pair.split(":");
    return node.style?.[style] ? `<${tag}>${text}</${tag}>` : text;
  }, html);
  switch (node.type) {
    case "text": return styled(escape(node.text).replaceAll("\n", "<br>"));
    case "link": return `<a href="${escape(node.url)}" target="_blank" rel="noopener noreferrer">${escape(node.text ?? node.url)}</a>`;
    case "emoji": return emoji(node.name) ?? `:${escape(node.name)}:`;
    case "user": return mrkdwn(`<@${node.user_id}>`, world);
    case "channel": return mrkdwn(`<#${node.channel_id}>`, world);
    case "rich_text_preformatted": return `<pre>${inside()}</pre>`;
    case "rich_text_quote": return `<blockquote>${inside()}</blockquote>`;
    case "rich_text_list": {
      const tag = node.style === "ordered" ? "ol" : "ul";
      return `<${tag}>${node.elements.map((item) => `<li>${richText(item, world)}</li>`).join("")}</${tag}>`;
    }
    default: return inside();
  }
}
