// The list of messages: drawn once each, and again only when they change.

import { ago, escape, mrkdwn, plain } from "./mrkdwn.js";
import { blocks, element } from "./blocks.js";
import { emoji } from "./emoji.js";

const COLOURS = { U0ANA: "#b45309", U0BRUNO: "#1d4ed8", U0CARLA: "#7c3aed", U0DEV: "#475569" };

/** Draws somebody's picture: the bot's mark, or initials. */
export function avatar(id, world) {
  if (id === world.bot) return element("img", { class: "avatar", src: "/playground/opsdeck.svg", alt: "" });
  const name = world.nameOf(id) ?? "Slackbot";
  const initials = name.split(" ").map((part) => part[0]).join("").slice(0, 2);
  return element("span", { class: "avatar", style: `background:${COLOURS[id] ?? "#64748b"}`, "aria-hidden": "true" }, initials);
}

const instant = (ts) => new Date(Number(ts) * 1000);
const clock = (ts, me) => new Intl.DateTimeFormat(me.locale, { hour: "numeric", minute: "2-digit", timeZone: me.tz }).format(instant(ts));
const day = (ts, me) => new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: me.tz }).format(instant(ts));

export class Stream {
  #node;
  #actions;
  #drawn = new Map();
  #place = "";

  /** `actions`: press(message, block, item, value), thread(ts). */
  constructor(node, actions) {
    this.#node = node;
    this.#actions = actions;
  }

  /** Shows messages; `counts` knows the replies of each, or is null inside a thread. */
  show(place, messages, counts, world) {
    const moved = place !== this.#place;
    const atEnd = moved || this.#node.scrollHeight - this.#node.scrollTop - this.#node.clientHeight < 80;
    if (moved) this.#drawn.clear();
    this.#place = place;
    const nodes = [];
    let before = null;
    for (const message of messages) {
      const next = day(message.ts, world.me);
      if (counts && next !== (before && day(before.ts, world.me))) nodes.push(this.#day(next));
      nodes.push(this.#message(message, follows(before, message, !counts && before === messages[0]), counts?.get(message.ts), world, moved));
      if (!counts && !before && messages.length > 1) nodes.push(this.#separator(messages.length - 1));
      before = message;
    }
    this.#replace(nodes);
    if (atEnd) this.#node.scrollTop = this.#node.scrollHeight;
  }

  #day(text) {
    const known = this.#drawn.get(text);
    if (known) return known.node;
    const node = element("div", { class: "day" }, element("span", {}, text));
    this.#drawn.set(text, { node });
    return node;
  }

  #separator(count) {
    const node = element("div", { class: "separator" }, count === 1 ? "1 reply" : `${count} replies`);
    return node;
  }

  #message(message, compact, replies, world, moved) {
    const print = JSON.stringify([message, compact, replies]);
    const known = this.#drawn.get(message.ts);
    if (known?.print === print) return known.node;
    const node = this.#draw(message, compact, replies, world);
    const open = known ? [...known.node.querySelectorAll("details[open]")].map((d) => d.dataset.file) : [];
    node.querySelectorAll("details").forEach((d) => (d.open = open.includes(d.dataset.file)));
    if (!moved) node.classList.add(known ? "changed" : "new");
    this.#drawn.set(message.ts, { print, node });
    return node;
  }

  #replace(nodes) {
    const keep = new Set(nodes);
    [...this.#node.children].filter((child) => !keep.has(child)).forEach((child) => child.remove());
    nodes.forEach((node, i) => {
      if (this.#node.children[i] !== node) this.#node.insertBefore(node, this.#node.children[i] ?? null);
    });
  }

  #draw(message, compact, replies, world) {
    const act = (block, item, value) => this.#actions.press(message, block, item, value);
    const body = element("div", { class: "body" });
    if (!compact) {
      body.append(element("div", { class: "who" },
        element("strong", { html: plain(world.nameOf(message.user) ?? "Slackbot") }),
        message.user === world.bot ? element("span", { class: "app" }, "APP") : null,
        element("time", {}, clock(message.ts, world.me))));
    }
    const drawn = blocks(message.blocks, world, act);
    if (drawn.length) body.append(...drawn);
    else if (message.text) body.append(element("div", { class: "b-text", html: mrkdwn(message.text, world) }));
    if (message.edited) body.append(element("small", { class: "edited" }, "(edited)"));
    for (const attachment of message.attachments) body.append(attached(attachment, world, act));
    for (const file of message.files) body.append(shared(file));
    body.append(...reactions(message));
    if (replies) body.append(this.#replies(message, replies, world));
    const left = compact ? element("time", { class: "aside" }, clock(message.ts, world.me)) : avatar(message.user, world);
    const reply = this.#actions.thread && !message.onlyMe
      ? element("button", { class: "reply", "aria-label": "Reply in thread", onclick: () => this.#actions.thread(message.ts), html: '<svg viewBox="0 0 20 20" width="16" height="16"><path d="M3 4h14v9H9l-4 3.5V13H3z"/></svg>' })
      : null;
    return element("article", { class: `message${compact ? " compact" : ""}${message.onlyMe ? " only-me" : ""}${message.pinned ? " pinned" : ""}`, "data-ts": message.ts },
      message.onlyMe ? element("div", { class: "note", html: `${icon.eye} Only visible to you` }) : null,
      message.pinned ? element("div", { class: "note" }, "Pinned") : null,
      left, body, reply);
  }

  #replies(message, replies, world) {
    return element("button", { class: "replies", onclick: () => this.#actions.thread(message.ts) },
      ...replies.users.map((user) => avatar(user, world)),
      element("b", {}, replies.count === 1 ? "1 reply" : `${replies.count} replies`),
      element("span", {}, `Last reply ${ago(instant(replies.last), { locale: "en" })}`));
  }
}

const icon = {
  eye: '<svg viewBox="0 0 20 20" width="14" height="14"><path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z"/><circle cx="10" cy="10" r="2.5"/></svg>',
};

const follows = (before, message, apart) =>
  before && !apart && before.user === message.user && !before.onlyMe && !message.onlyMe && !message.pinned &&
  !message.blocks.length && Number(message.ts) - Number(before.ts) < 300;

function attached(attachment, world, act) {
  const colour = /^#[0-9a-fA-F]{3,6}$/.test(attachment.color ?? "") ? attachment.color : { good: "#16a34a", warning: "#d97706", danger: "#dc2626" }[attachment.color] ?? "#cbd5e1";
  const inside = blocks(attachment.blocks, world, act);
  if (!inside.length && attachment.text) inside.push(element("div", { class: "b-text", html: mrkdwn(attachment.text, world) }));
  return element("div", { class: "attachment", style: `border-color:${colour}` }, ...inside);
}

function shared(file) {
  const size = file.text.length < 1024 ? `${file.text.length} B` : `${(file.text.length / 1024).toFixed(1)} kB`;
  return element("details", { class: "file", "data-file": file.id },
    element("summary", { html: `${emoji("page_facing_up")}<span><b>${escape(file.title)}</b><small>${escape(file.name)} · ${size}</small></span>` }),
    element("pre", {}, file.text));
}

const reactions = (message) =>
  message.reactions.length
    ? [element("div", { class: "reactions" }, ...message.reactions.map((r) => element("span", { html: `${emoji(r.name) ?? `:${escape(r.name)}:`} 1` })))]
    : [];
