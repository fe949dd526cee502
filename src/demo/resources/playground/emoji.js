// Emoji by shortcode. The ones that Opsdeck speaks with are drawn here, so that they look the same
// on machines without an emoji font; the others are the font's.

const disc = (fill, inside = "") => `<circle cx="10" cy="10" r="8.5" fill="${fill}"/>${inside}`;
const line = (d, stroke = "#fff", width = 2.2) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const tile = (fill, inside) =>
  `<rect x="1.5" y="1.5" width="17" height="17" rx="4" fill="${fill}"/>${inside}`;
const sheet = (inside) =>
  `<path d="M4.5 1.5h7.5l4 4v13h-11.5z" fill="#f8fafc" stroke="#94a3b8" stroke-width="1.2"/>${inside}`;

const DRAWN = {
  white_check_mark: tile("#16a34a", line("M5.5 10.5l3.2 3.2 6-7")),
  heavy_check_mark: line("M3.5 11l4.2 4.2L16.5 5", "#16a34a", 2.8),
  x: line("M4.5 4.5l11 11M15.5 4.5l-11 11", "#dc2626", 3),
  warning: `<path d="M10 2.2l8.3 15H1.7z" fill="#f59e0b" stroke="#f59e0b" stroke-width="1.6" stroke-linejoin="round"/>${line("M10 7.5v4.4M10 14.6v.1", "#422006", 2)}`,
  rotating_light: `<path d="M4.5 15v-4.5a5.5 5.5 0 0 1 11 0V15z" fill="#ef4444"/><rect x="2.5" y="14.5" width="15" height="3.5" rx="1.2" fill="#475569"/>${line("M10 1.2v1.6M3.2 4l1.2 1.1M16.8 4l-1.2 1.1", "#ef4444", 1.6)}${line("M7.8 12v-1.6a2.3 2.3 0 0 1 2.2-2.3", "#fecaca", 1.4)}`,
  hourglass_flowing_sand: `<path d="M5 2h10M5 18h10" stroke="#92400e" stroke-width="2" stroke-linecap="round"/><path d="M6 3c0 4 3 5 3 7s-3 3-3 7h8c0-4-3-5-3-7s3-3 3-7z" fill="#fde68a" stroke="#b45309" stroke-width="1.1"/><path d="M7.4 16.4c.2-1.6 1.3-2.4 2.6-2.8 1.3.4 2.4 1.2 2.6 2.8z" fill="#d97706"/>`,
  arrows_counterclockwise: tile("#3b82f6", line("M14.5 8.2A5 5 0 0 0 5.6 7.4M5.4 4.6v3h3M5.5 11.8a5 5 0 0 0 8.9.8M14.6 15.4v-3h-3", "#fff", 1.8)),
  rewind: tile("#3b82f6", `<path d="M10 6v8l-5-4zM15.5 6v8l-5-4z" fill="#fff"/>`),
  leftwards_arrow_with_hook: tile("#3b82f6", line("M8 5.5L5 8.5l3 3M5.2 8.5h6.3a3 3 0 0 1 0 6H9", "#fff", 1.9)),
  fast_forward: tile("#3b82f6", `<path d="M4.5 6v8l5-4zM10 6v8l5-4z" fill="#fff"/>`),
  arrow_forward: tile("#3b82f6", `<path d="M7 5.5v9l7.5-4.5z" fill="#fff"/>`),
  double_vertical_bar: tile("#3b82f6", line("M7.5 6v8M12.5 6v8", "#fff", 2.6)),
  arrow_right: tile("#3b82f6", line("M5 10h9.5M11 6l4 4-4 4", "#fff", 2)),
  rocket: `<path d="M10 1.5c3.4 2 4.5 5.6 3.6 10.2H6.4C5.5 7.1 6.6 3.5 10 1.5z" fill="#e2e8f0" stroke="#64748b"/><circle cx="10" cy="7" r="1.8" fill="#38bdf8"/><path d="M6.4 9.5L3.5 13.5l3-.5zM13.6 9.5l2.9 4-3-.5z" fill="#ef4444"/><path d="M8 13h4l-2 5.5z" fill="#f59e0b"/>`,
  fire: `<path d="M10 1.5c.5 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2 .8-3.5 2-4.5.2 1.5.8 2 1.5 2.2C7.5 6.5 8.5 3.5 10 1.5z" fill="#f97316"/><path d="M10 10c.3 1.8 2.5 2.5 2.5 4.7a2.5 2.5 0 0 1-5 0c0-2 1.8-2.7 2.5-4.7z" fill="#fde047"/>`,
  lock: `<path d="M6 9V6.5a4 4 0 0 1 8 0V9" fill="none" stroke="#64748b" stroke-width="2"/><rect x="4" y="9" width="12" height="9" rx="2" fill="#f59e0b"/>`,
  unlock: `<path d="M6 9V6a4 4 0 0 1 7.6-1.7" fill="none" stroke="#64748b" stroke-width="2"/><rect x="4" y="9" width="12" height="9" rx="2" fill="#f59e0b"/>`,
  information_source: tile("#3b82f6", line("M10 9.5v5M10 5.8v.1", "#fff", 2.3)),
  red_circle: disc("#dc2626"),
  large_orange_circle: disc("#f97316"),
  large_yellow_circle: disc("#facc15"),
  large_green_circle: disc("#16a34a"),
  large_blue_circle: disc("#2563eb"),
  white_circle: `<circle cx="10" cy="10" r="7.8" fill="#f8fafc" stroke="#94a3b8" stroke-width="1.5"/>`,
  black_circle: disc("#1e293b"),
  no_entry: disc("#dc2626", `<rect x="4.8" y="8.3" width="10.4" height="3.4" rx="1" fill="#fff"/>`),
  no_entry_sign: `<circle cx="10" cy="10" r="7.3" fill="none" stroke="#dc2626" stroke-width="2.4"/>${line("M5 5l10 10", "#dc2626", 2.4)}`,
  octagonal_sign: `<path d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" fill="#dc2626"/>${line("M6 10h8", "#fff", 2.4)}`,
  raised_hand: `<path d="M5.5 10V5.5M8.5 9V3M11.5 9V3.5M14.5 10V5.5" stroke="#f59e0b" stroke-width="2.6" stroke-linecap="round"/><path d="M4.3 9h11.5v3.5a5.7 5.7 0 0 1-11.5 0z" fill="#f59e0b"/>`,
  bell: `<path d="M10 2.5a5 5 0 0 1 5 5c0 4 1.5 5.5 1.5 6.5h-13c0-1 1.5-2.5 1.5-6.5a5 5 0 0 1 5-5z" fill="#f59e0b"/><path d="M8 16a2 2 0 0 0 4 0z" fill="#b45309"/>`,
  mag: `<circle cx="8.5" cy="8.5" r="5.5" fill="#e0f2fe" stroke="#475569" stroke-width="1.8"/>${line("M12.8 12.8l4.7 4.7", "#475569", 2.6)}`,
  memo: sheet(line("M7 8h6M7 11h6M7 14h3.5", "#64748b", 1.3)),
  page_facing_up: sheet(line("M7 8.5h6M7 11.5h6M7 14.5h6", "#94a3b8", 1.3)),
  clipboard: `<rect x="3.5" y="3" width="13" height="15.5" rx="2" fill="#b45309"/><rect x="5.5" y="5" width="9" height="11.5" fill="#f8fafc"/><rect x="7" y="1.5" width="6" height="3.5" rx="1" fill="#64748b"/>${line("M7.5 8.5h5M7.5 11h5M7.5 13.5h3", "#94a3b8", 1.2)}`,
  bar_chart: tile("#f1f5f9", `<rect x="4.5" y="10" width="3" height="5.5" fill="#16a34a"/><rect x="8.5" y="6" width="3" height="9.5" fill="#dc2626"/><rect x="12.5" y="8" width="3" height="7.5" fill="#2563eb"/>`),
  stopwatch: `<circle cx="10" cy="11.5" r="6.7" fill="#f8fafc" stroke="#475569" stroke-width="1.6"/>${line("M10 8v3.5l2.2 1.5M8.5 1.8h3", "#475569", 1.5)}`,
  clock3: `<circle cx="10" cy="10" r="7.8" fill="#f8fafc" stroke="#475569" stroke-width="1.6"/>${line("M10 5.5V10h3.8", "#475569", 1.6)}`,
  eyes: `<ellipse cx="6" cy="10" rx="4" ry="5.5" fill="#fff" stroke="#475569"/><ellipse cx="14" cy="10" rx="4" ry="5.5" fill="#fff" stroke="#475569"/><circle cx="4.7" cy="10.5" r="2" fill="#1e293b"/><circle cx="12.7" cy="10.5" r="2" fill="#1e293b"/>`,
  bulb: `<path d="M10 2a5.5 5.5 0 0 1 3 10v2.5H7V12a5.5 5.5 0 0 1 3-10z" fill="#fde047" stroke="#ca8a04"/><rect x="7.5" y="15" width="5" height="3" rx="1" fill="#64748b"/>`,
  package: `<path d="M2.5 6.5L10 3l7.5 3.5v8L10 18l-7.5-3.5z" fill="#d6a165"/><path d="M2.5 6.5L10 10l7.5-3.5M10 10v8" fill="none" stroke="#92400e" stroke-width="1.1"/>`,
  gear: `<path d="M10 1.5v17M1.5 10h17M4 4l12 12M16 4L4 16" stroke="#64748b" stroke-width="2.8"/><circle cx="10" cy="10" r="6" fill="#64748b"/><circle cx="10" cy="10" r="2.5" fill="#f8fafc"/>`,
  wrench: `<path d="M13 2a5 5 0 0 0-4 7l-6.5 6.5 2 2L11 11a5 5 0 0 0 6.5-6L14.5 8 12 7.5 11.5 5z" fill="#64748b"/>`,
  zap: `<path d="M11.5 1L4 11.5h4.5L7.5 19 16 7.8h-5z" fill="#facc15" stroke="#ca8a04" stroke-width=".8"/>`,
  tada: `<path d="M2 18L6.5 6.5l7 7z" fill="#f59e0b"/>${line("M11 6.5c2-1 2-3 1.5-4.5M13.5 9c2 0 3.5-1.5 4.5-1", "#ec4899", 1.5)}<circle cx="16" cy="3.5" r="1.2" fill="#3b82f6"/><circle cx="8.5" cy="2.8" r="1.1" fill="#16a34a"/><circle cx="17" cy="12" r="1.1" fill="#dc2626"/>`,
  key: `<circle cx="6" cy="7" r="4" fill="none" stroke="#d97706" stroke-width="2.6"/>${line("M9 10l7.5 7.5M13.5 14.5l2-2", "#d97706", 2.4)}`,
  shield: `<path d="M10 1.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V4z" fill="#2563eb"/>${line("M6.8 9.8l2.3 2.3 4.2-4.6")}`,
  recycle: tile("#16a34a", line("M6 11.5A4.2 4.2 0 0 1 8 6.4l2-.6M14.2 8.6a4.2 4.2 0 0 1-2.4 5.2l-3 .4M8 4l2.3 1.8L8.6 8M11 12l-2.2 2.2L11 16", "#fff", 1.7)),
  back: tile("#475569", line("M8.5 6L5 9.5 8.5 13M5.5 9.5H15", "#fff", 2)),
  vertical_traffic_light: `<rect x="5.5" y="1" width="9" height="18" rx="3" fill="#334155"/><circle cx="10" cy="5" r="2.2" fill="#ef4444"/><circle cx="10" cy="10" r="2.2" fill="#facc15"/><circle cx="10" cy="15" r="2.2" fill="#22c55e"/>`,
  thumbsup: `<path d="M7 9l3-7c1.8 0 2.5 1 2.2 2.5L11.6 7.5h4.2c1.3 0 2 1 1.7 2.2l-1.5 6c-.3 1.2-1 1.8-2.2 1.8H7z" fill="#fbbf24" stroke="#d97706" stroke-width=".8"/><rect x="2.5" y="9" width="4" height="8.5" rx="1" fill="#3b82f6"/>`,
  raising_hand: `<circle cx="9" cy="8" r="3.6" fill="#fbbf24"/><path d="M2.5 18.500c0-4 2.900-6.200 6.500-6.200s6.500 2.200 6.500 6.200z" fill="#2563eb"/>${line("M14.800 14.500l1.900-9.500", "#fbbf24", 2.6)}`,
  spiral_calendar: `<rect x="2" y="3.500" width="16" height="15" rx="2" fill="#f8fafc" stroke="#64748b" stroke-width="1.2"/><path d="M2 5.500a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2V8H2z" fill="#dc2626"/>${line("M6.500 2v3M13.500 2v3", "#475569", 1.6)}${line("M6 11.500h2M9.200 11.500h2M12.500 11.500h2M6 15h2M9.200 15h2", "#475569", 1.6)}`,
  snowflake: line("M10 2v16M3 6l14 8M17 6L3 14M8 3.500l2 2 2-2M8 16.500l2-2 2 2", "#0ea5e9", 1.7),
  sunny: `<circle cx="10" cy="10" r="4.200" fill="#facc15" stroke="#ca8a04"/>${line("M10 1.500v2.200M10 16.300v2.200M1.500 10h2.200M16.300 10h2.200M4 4l1.600 1.600M14.400 14.400L16 16M16 4l-1.600 1.600M5.600 14.400L4 16", "#eab308", 1.8)}`,
  ballot_box_with_check: `<rect x="2.500" y="2.500" width="15" height="15" rx="2.500" fill="#f8fafc" stroke="#64748b" stroke-width="1.5"/>${line("M6 10.500l3 3 5.500-7", "#16a34a", 2.4)}`,
  stop_button: tile("#3b82f6", `<rect x="6" y="6" width="8" height="8" rx="1" fill="#fff"/>`),
  question: line("M6.5 6.5a3.5 3.5 0 1 1 5 3.2c-1.2.6-1.5 1.3-1.5 2.8M10 16.5v.1", "#dc2626", 2.6),
  exclamation: line("M10 3v8.5M10 16v.1", "#dc2626", 3),
};

const FONT = {
  smile: "😄", wave: "👋", pray: "🙏", heart: "❤️", point_right: "👉",
  hammer_and_wrench: "🛠️", speech_balloon: "💬", busts_in_silhouette: "👥", calendar: "📆", link: "🔗",
  hourglass: "⌛", scroll: "📜", chart_with_upwards_trend: "📈", broken_heart: "💔", ghost: "👻",
};

const ALIAS = {
  check: "white_check_mark", "+1": "thumbsup", mag_right: "mag", traffic_light: "vertical_traffic_light", hourglass: "hourglass_flowing_sand", stop_sign: "octagonal_sign",
  heavy_multiplication_x: "x", pause_button: "double_vertical_bar", red_siren: "rotating_light",
  green_circle: "large_green_circle", yellow_circle: "large_yellow_circle", hammer: "wrench",
  orange_circle: "large_orange_circle", clock1: "clock3", timer_clock: "stopwatch",
  hand: "raised_hand", closed_lock_with_key: "lock", arrows_clockwise: "arrows_counterclockwise",
  rewind_button: "rewind", high_brightness: "bulb", grey_question: "question",
};

const CHARACTERS = {
  "✅": "white_check_mark", "♻": "recycle", "✖": "x", "🔎": "mag", "🔙": "back", "🚦": "vertical_traffic_light", "👍": "thumbsup",
  "✔": "heavy_check_mark", "❌": "x", "⚠": "warning", "🚨": "rotating_light",
  "⏳": "hourglass_flowing_sand", "⌛": "hourglass_flowing_sand", "🔄": "arrows_counterclockwise",
  "⏪": "rewind", "↩": "leftwards_arrow_with_hook", "🚀": "rocket", "🔥": "fire", "🔒": "lock",
  "🔓": "unlock", "ℹ": "information_source", "🔴": "red_circle", "🟠": "large_orange_circle",
  "🟡": "large_yellow_circle", "🟢": "large_green_circle", "🔵": "large_blue_circle", "⚪": "white_circle",
  "⚫": "black_circle", "⛔": "no_entry", "🚫": "no_entry_sign", "🛑": "octagonal_sign", "🔔": "bell",
  "🔍": "mag", "📝": "memo", "📄": "page_facing_up", "📋": "clipboard", "📊": "bar_chart", "⏱": "stopwatch",
  "👀": "eyes", "💡": "bulb", "📦": "package", "⚙": "gear", "🔧": "wrench", "⚡": "zap", "🎉": "tada",
  "🔑": "key", "🛡": "shield", "❓": "question", "❗": "exclamation", "▶": "arrow_forward", "⏸": "double_vertical_bar",
  "✋": "raised_hand", "➡": "arrow_right", "🙋": "raising_hand", "🗓": "spiral_calendar", "❄": "snowflake", "☀": "sunny",
  "☑": "ballot_box_with_check", "⏹": "stop_button",
};
const CHARACTER = new RegExp(`(${Object.keys(CHARACTERS).join("|")})\\uFE0F?`, "gu");

const picture = (name) =>
  `<svg class="emoji" viewBox="0 0 20 20" role="img" aria-label=":${name}:">${DRAWN[name]}</svg>`;

/** Returns the HTML of an emoji by its shortcode, or null when it is not known. */
export function emoji(code) {
  const name = ALIAS[code] ?? code;
  if (DRAWN[name]) return picture(name);
  return FONT[code] ? `<span class="emoji-font">${FONT[code]}</span>` : null;
}

/** Replaces shortcodes and emoji characters in a text that is HTML-escaped already. */
export function emojify(escaped) {
  return escaped
    .replace(/:([a-z0-9_+-]+):/g, (whole, code) => emoji(code) ?? whole)
    .replace(CHARACTER, (_, character) => picture(CHARACTERS[character]));
}
