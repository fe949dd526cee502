// Slack's mrkdwn to HTML. Everything is escaped first; only what this file writes is mark-up.

import { emojify } from "./emoji.js";

export const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const decode = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Returns the HTML of plain text with emoji shortcodes. */
export const plain = (text) => emojify(escape(decode(String(text ?? ""))));

const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** Formats `<!date^…>` in the reader's zone and language. */
function date(seconds, format, reader) {
  const at = new Date(Number(seconds) * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "ago") return ago(at, reader);
    const options = DATES[token.replace("_pretty", "")];
    if (!options) return whole;
    return new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.tz }).format(at);
  });
}

/** Says how long ago something was, in the reader's language. */
export function ago(at, reader) {
  const minutes = Math.round((at - Date.now()) / 60000);
  const relative = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / 1440), "day");
}

function angle(inside, world) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) {
    const name = world.nameOf(target.slice(1)) ?? label ?? target.slice(1);
    const me = target.slice(1) === world.me.id ? " me" : "";
    return `<span class="mention${me}">@${plain(name)}</span>`;
  }
  if (target.startsWith("#")) {
    const name = world.channelName(target.slice(1)) ?? label ?? target.slice(1);
    return `<a class="mention" data-channel="${escape(target.slice(1))}" href="#">#${plain(name)}</a>`;
  }
  if (target.startsWith("!date^")) {
    const [, seconds, format] = target.split("^");
    return `<time title="${escape(new Date(Number(seconds) * 1000).toISOString())}">${plain(date(seconds, format, world.me))}</time>`;
  }
  if (target.startsWith("!subteam^")) return `<span class="mention">@${plain(label?.replace(/^@/, "") ?? "ops")}</span>`;
  if (target.startsWith("!")) return `<span class="mention">@${plain(target.slice(1))}</span>`;
  if (!/^(https?|mailto|tel):/.test(target)) return plain(`<${inside}>`);
  return `<a href="${escape(decode(target))}" target="_blank" rel="noopener noreferrer">${plain(label ?? target)}</a>`;
}

const around = (mark, tag) =>
  [new RegExp(`(^|[\\s([{;>—–-])\\${mark}([^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?)\\${mark}(?=$|[\\s.,;:!?)\\]}&<—–-])`, "g"), `$1<${tag}>$2</${tag}>`];
const MARKS = [around("*", "strong"), around("_", "em"), around("~", "s")];

function prose(text, world) {
  const kept = [];
  const keep = (html) => `\u0001${kept.push(html) - 1}\u0002`;
  const held = text
    .replace(/`([^`\n]+)`/g, (_, code) => keep(`<code>${escape(decode(code))}</code>`))
    .replace(/<([^<>\n]+)>/g, (_, inside) => keep(angle(inside, world)));
  let html = emojify(escape(decode(held)));
  for (const [pattern, replacement] of MARKS) html = html.replace(pattern, replacement);
  html = html
    .split("\n")
    .map((row) => (/^(&#62;|&gt;) ?/.test(row) ? `<blockquote>${row.replace(/^(&#62;|&gt;) ?/, "")}</blockquote>` : row))
    .join("<br>")
    .replace(/<\/blockquote><br><blockquote>/g, "<br>")
    .replace(/(<\/blockquote>)<br>|<br>(<blockquote>)/g, "$1$2");
  return html.replace(/\u0001(\d+)\u0002/g, (_, i) => kept[Number(i)]);
}

/** Returns the HTML of mrkdwn; `world` knows names, and the reader's zone and language. */
export function mrkdwn(text, world) {
  return String(text ?? "")
    .split(/```\n?([\s\S]*?)\n?```\n?/g)
    .map((part, i) => (i % 2 ? `<pre>${escape(decode(part))}</pre>` : prose(part.replace(/\n$/, i ? "" : "\n").replace(/\n+$/, ""), world)))
    .join("");
}
