// The playground: who you are, where you are, and what you see there.

import { avatar, Stream } from "./messages.js";
import { Composer } from "./composer.js";
import { element } from "./blocks.js";
import { Form } from "./form.js";
import { guide } from "./guide.js";

const at = (id) => document.getElementById(id);
const remembered = JSON.parse(localStorage.getItem("opsdeck") ?? "{}");
const here = { as: remembered.as ?? "U0ANA", channel: remembered.channel ?? "C0ALGESTA", thread: null, read: remembered.read ?? {} };
let world = null;

const save = () => localStorage.setItem("opsdeck", JSON.stringify({ as: here.as, channel: here.channel, read: here.read }));

async function post(path, body) {
  const response = await fetch(`/playground/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: here.as, ...body }),
  });
  const result = await response.json();
  if (result.error) toast(result.error);
  return result;
}

const press = (message, block, item, value) =>
  post("press", { channel: here.channel, ts: message.ts, block: block.block_id, action: item.action_id, value });

const main = new Stream(at("messages"), { press, thread: openThread });
const side = new Stream(at("replies"), { press });
const form = new Form(post);
const composer = new Composer(at("composer"), (text) => post("type", { channel: here.channel, text }));
const reply = new Composer(at("thread-composer"), (text) => post("type", { channel: here.channel, thread: here.thread, text }));

function understand(state) {
  const people = new Map(state.people.map((person) => [person.id, person]));
  return {
    ...state,
    me: people.get(state.me) ?? state.people[0],
    nameOf: (id) => (id === state.bot ? "Opsdeck" : people.get(id)?.name),
    channelName: (id) => state.channels.find((channel) => channel.id === id)?.name,
  };
}

let loading = false;
let again = false;

async function refresh() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  try {
    const response = await fetch(`/playground/state?as=${here.as}`);
    world = understand(await response.json());
    draw();
  } finally {
    loading = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

const current = () => world.channels.find((channel) => channel.id === here.channel) ?? { id: "direct", name: "Opsdeck", direct: true, messages: [], topic: "" };

function draw() {
  if (here.channel !== "direct" && !world.channels.some((channel) => channel.id === here.channel)) {
    here.channel = here.channel.startsWith("D") ? directId() : world.channels[0].id;
  }
  if (here.channel === "direct") here.channel = directId();
  const channel = current();
  const last = channel.messages.at(-1)?.ts;
  if (last && document.visibilityState === "visible") here.read[`${here.as}/${channel.id}`] = last;
  drawSidebar();
  at("title").textContent = channel.direct ? "Opsdeck" : `# ${channel.name}`;
  at("topic").textContent = channel.direct ? "Only between you and the bot" : `${channel.members} members · ${channel.topic || "no topic"}`;
  at("me").replaceChildren(avatar(world.me.id, world), element("span", {}, world.me.name));
  document.title = `${channel.direct ? "Opsdeck" : `#${channel.name}`} · playground`;
  drawMessages(channel);
  form.show(world.form, world);
  at("guide").replaceChildren(...guide(world, channel, { become, fill: (text) => composer.fill(text) }));
  composer.placeholder(`Message ${channel.direct ? "Opsdeck" : `#${channel.name}`}, or type /`);
  reply.placeholder("Reply…");
  save();
}

function directId() {
  return world.channels.find((channel) => channel.direct)?.id ?? "direct";
}

function drawMessages(channel) {
  const counts = new Map();
  for (const message of channel.messages.filter((m) => m.thread)) {
    const known = counts.get(message.thread) ?? { count: 0, users: [] };
    const users = known.users.includes(message.user) ? known.users : [...known.users, message.user].slice(0, 4);
    counts.set(message.thread, { count: known.count + 1, users, last: message.ts });
  }
  const top = channel.messages.filter((message) => !message.thread);
  main.show(`${here.as}/${channel.id}`, top, counts, world);
  at("messages").classList.toggle("empty", top.length === 0);
  const thread = channel.messages.filter((m) => m.ts === here.thread || m.thread === here.thread);
  at("thread").hidden = !here.thread || !thread.length;
  if (!at("thread").hidden) {
    at("thread-in").textContent = channel.direct ? "Opsdeck" : `# ${channel.name}`;
    side.show(`${here.as}/${here.thread}`, thread, null, world);
  }
}

function drawSidebar() {
  const rows = world.channels.filter((channel) => !channel.direct).map((channel) => row(channel, channel.name));
  at("channels").replaceChildren(...rows);
  const direct = world.channels.find((channel) => channel.direct) ?? { id: "direct", messages: [], direct: true };
  at("apps").replaceChildren(row(direct, "Opsdeck"));
  at("people").replaceChildren(...world.people.map((person) =>
    element("li", {}, element("button", { class: person.id === world.me.id ? "chosen" : "", "aria-pressed": person.id === world.me.id ? "true" : "false", "data-person": person.id, onclick: () => become(person.id) },
      avatar(person.id, world), element("span", {}, element("b", {}, person.name), element("small", {}, person.title)),
      person.id === world.me.id ? element("span", { class: "here", html: '<svg viewBox="0 0 20 20" width="16" height="16"><path d="M4 10.5l4 4 8-9"/></svg>' }) : null))));
}

function row(channel, name) {
  const last = channel.messages.at(-1)?.ts ?? "";
  const unread = last > (here.read[`${here.as}/${channel.id}`] ?? "") && channel.id !== here.channel;
  const mark = channel.direct ? avatar(world.bot, world) : element("span", { class: "hash" }, "#");
  return element("li", {}, element("button", {
    class: `${channel.id === here.channel ? "chosen" : ""}${unread ? " unread" : ""}`,
    "data-channel": channel.id,
    onclick: () => go(channel.id),
  }, mark, element("span", {}, name), unread ? element("i", { class: "dot", "aria-label": "unread" }) : null));
}

function go(channel) {
  here.channel = channel;
  here.thread = null;
  drawer(false);
  draw();
}

async function become(person) {
  drawer(false);
  if (here.as === person) return;
  here.as = person;
  await refresh();
  toast(`You are now ${world.me.name}`);
}

function openThread(ts) {
  here.thread = ts;
  draw();
}

function drawer(open) {
  document.body.classList.toggle("drawer", open);
  at("shade").hidden = !open;
}

let fading;
function toast(text) {
  at("toast").textContent = text;
  at("toast").hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (at("toast").hidden = true), 2600);
}

at("menu").addEventListener("click", () => drawer(true));
at("me").addEventListener("click", () => {
  if (at("menu").offsetParent) drawer(true);
  else at("people").querySelector("button:not(.chosen)").focus();
});
at("shade").addEventListener("click", () => drawer(false));
at("thread-close").addEventListener("click", () => openThread(null));
document.addEventListener("visibilitychange", () => world && draw());
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-channel]");
  if (link) {
    event.preventDefault();
    go(link.dataset.channel);
  }
});

const live = new EventSource("/playground/live");
live.onmessage = refresh;
live.onopen = () => (at("offline").hidden = true);
live.onerror = () => (at("offline").hidden = false);
refresh();
