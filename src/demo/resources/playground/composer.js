// The composer: text that grows, Enter sends, and a hint for slash commands.

import { element } from "./blocks.js";

const COMMANDS = [
  ["/ops rollback", "<service> <environment> [--to-revision N]", "Roll back a deployment"],
  ["/ops status", "<service> <environment>", "Health of a service, honestly"],
  ["/ops history", "<service> <environment>", "Revisions: image, cause, age, who"],
  ["/ops deploy", "<service> <environment> <tag>", "Put a new image out"],
  ["/ops scale", "<service> <environment> <replicas>", "Change the number of pods"],
  ["/ops restart", "<service> <environment>", "Restart pods one after another"],
  ["/ops pods", "<service> <environment>", "Pods and what is wrong with them"],
  ["/ops logs", "<service> <environment> [--tail N] [--since 10m]", "Recent log lines"],
  ["/ops certificates", "<service> <environment>", "Certificates and days left"],
  ["/ops schedule", "<verb> <service> <environment> --at \"sunday 02:00\"", "Do any of these later"],
  ["/ops runs", "[service] [environment] [--mine] [--all]", "What runs or waits"],
  ["/ops run", "show|cancel|pause|resume|retry|skip|stop|revert <id>", "Act on a run"],
  ["/ops locks", "[environment]", "What is held, by whom"],
  ["/ops lock", "<service> <environment> --reason \"…\"", "Let nobody change a service"],
  ["/ops unlock", "<service> <environment> --reason \"…\"", "Give it free"],
  ["/ops freeze", "<environment> --reason \"…\" [--until 2h]", "Let nothing change in an environment"],
  ["/ops unfreeze", "<environment> --reason \"…\"", "End a freeze"],
  ["/ops help", "[verb]", "What you may do here"],
  ["/incident declare-sev1", "\"what happened\" [--service … --env …]", "Declare an incident"],
  ["/incident resolve", "[--cause …] [--fix …]", "Resolve it"],
];

export class Composer {
  #form;
  #area;
  #hints;
  #send;
  #chosen = 0;

  constructor(form, send) {
    this.#form = form;
    this.#send = send;
    this.#area = element("textarea", { rows: 1, "aria-label": "Message", autocomplete: "off", spellcheck: "false" });
    this.#hints = element("ul", { class: "hints", role: "listbox", hidden: true });
    const button = element("button", { class: "send", "aria-label": "Send", html: '<svg viewBox="0 0 20 20" width="18" height="18"><path d="M3 3.5l14.5 6.5L3 16.5l1.800-5.200 6.200-1.300-6.200-1.300z"/></svg>' });
    form.append(this.#hints, element("div", { class: "box" }, this.#area, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#area.addEventListener("input", () => this.#changed());
    this.#area.addEventListener("keydown", (event) => this.#pressed(event));
    this.#area.addEventListener("blur", () => (this.#hints.hidden = true));
  }

  placeholder(text) {
    if (this.#area.placeholder !== text) this.#area.placeholder = text;
  }

  fill(text) {
    this.#area.value = text;
    this.#area.focus();
    this.#changed();
  }

  #submit() {
    const text = this.#area.value.trim();
    if (!text) return;
    this.fill("");
    this.#send(text);
  }

  #changed() {
    this.#area.style.height = "auto";
    this.#area.style.height = `${Math.min(this.#area.scrollHeight, 200)}px`;
    this.#form.classList.toggle("ready", this.#area.value.trim() !== "");
    this.#suggest();
  }

  #suggest() {
    const typed = this.#area.value;
    const found = typed.startsWith("/") && !typed.includes("\n")
      ? COMMANDS.filter(([command]) => command.startsWith(typed.trimEnd()) || typed.startsWith(`${command} `))
      : [];
    this.#chosen = 0;
    this.#hints.hidden = found.length === 0;
    this.#hints.replaceChildren(...found.map(([command, args, what], i) =>
      element("li", { role: "option", class: i ? "" : "chosen", "data-command": command, onmousedown: (event) => {
        event.preventDefault();
        this.#complete(command);
      } }, element("b", {}, command), element("i", {}, ` ${args}`), element("span", {}, what))));
  }

  #complete(command) {
    if (!this.#area.value.startsWith(`${command} `)) this.fill(`${command} `);
  }

  #pressed(event) {
    const open = !this.#hints.hidden;
    const rows = [...this.#hints.children];
    if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.#chosen = (this.#chosen + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length;
      rows.forEach((row, i) => row.classList.toggle("chosen", i === this.#chosen));
    } else if (open && event.key === "Tab") {
      event.preventDefault();
      this.#complete(rows[this.#chosen].dataset.command);
    } else if (open && event.key === "Escape") {
      this.#hints.hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    }
  }
}
