// The card that tells a newcomer what to try; it ticks what is done.

import { avatar } from "./messages.js";
import { element } from "./blocks.js";
import { emoji } from "./emoji.js";

const COMMAND = "/ops rollback api-gateway prod";
let closed = sessionStorage.getItem("guide") === "closed";

/** Returns the card, or nothing when it was closed or does not fit the channel. */
export function guide(world, channel, actions) {
  if (closed || channel.direct) return [];
  const asked = world.channels.some((c) => c.messages.some((m) => m.user === world.bot && !m.onlyMe));
  const approver = world.me.id === "U0BRUNO";
  const done = asked && world.channels.some((c) => c.messages.some((m) => /rolled back|revertid/i.test(JSON.stringify(m.blocks) + m.text)));
  const step = done ? 3 : asked ? (approver ? 2 : 1) : 0;
  const steps = [
    row(0, step, ["As Ana, type ", element("code", {}, COMMAND)], ["Type it for me", async () => {
      await actions.become("U0ANA");
      actions.fill(COMMAND);
    }]),
    row(1, step, ["Then be ", person("U0BRUNO", world), ", who is on call"], ["Become Bruno", () => actions.become("U0BRUNO")]),
    row(2, step, ["Read the plan, press ", element("b", {}, "Approve"), " and watch"], null),
  ];
  const close = element("button", { class: "icon", "aria-label": "Close the guide", html: '<svg viewBox="0 0 20 20" width="14" height="14"><path d="M5 5l10 10M15 5L5 15"/></svg>', onclick: (event) => {
    closed = true;
    sessionStorage.setItem("guide", "closed");
    event.currentTarget.closest(".guide").remove();
  } });
  return [element("section", { class: "guide", "aria-label": "Try this" }, element("h2", {}, done ? "That was a rollback with four eyes" : "Try a rollback, in under a minute"), close, element("ol", {}, ...steps))];
}

function row(index, step, text, action) {
  const state = index < step ? "done" : index === step ? "now" : "";
  const mark = element("span", { class: "mark", html: index < step ? emoji("heavy_check_mark") : String(index + 1) });
  const button = action && index === step ? element("button", { class: "button small", type: "button", onclick: action[1] }, action[0]) : null;
  return element("li", { class: state }, mark, element("span", {}, ...text), button);
}

const person = (id, world) => element("span", { class: "person" }, avatar(id, world), element("b", {}, world.nameOf(id) ?? id));
