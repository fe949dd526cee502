#!/usr/bin/env bash
# ical.js 2.2.1 works out the end of an occurrence by adding hours to the clock on the wall: an on-call
# shift of PT12H that starts the evening before the clocks go back lasts 13 hours, and a week given by
# DTSTART and DTEND ends an hour after its own DTEND. RFC 5545 (3.3.6, 3.8.5.3): hours are exact, and
# a duration given by DTEND is exact.
set -euo pipefail
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
npm install --no-audit --no-fund --silent --prefix . ical.js@2.2.1 >/dev/null
cat > run.mjs <<'JS'
import ICAL from 'ical.js';
const lines = ['BEGIN:VCALENDAR','VERSION:2.0','PRODID:-//example//on-call//EN',
  'BEGIN:VTIMEZONE','TZID:America/New_York',
  'BEGIN:DAYLIGHT','TZOFFSETFROM:-0500','TZOFFSETTO:-0400','TZNAME:EDT','DTSTART:20070311T020000','RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU','END:DAYLIGHT',
  'BEGIN:STANDARD','TZOFFSETFROM:-0400','TZOFFSETTO:-0500','TZNAME:EST','DTSTART:20071104T020000','RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU','END:STANDARD',
  'END:VTIMEZONE',
  'BEGIN:VEVENT','UID:night','SUMMARY:night','DTSTART;TZID=America/New_York:20261031T220000','DURATION:PT12H','RRULE:FREQ=DAILY;COUNT=2','END:VEVENT',
  'BEGIN:VEVENT','UID:week','SUMMARY:week','DTSTART;TZID=America/New_York:20261025T090000','DTEND;TZID=America/New_York:20261101T090000','RRULE:FREQ=WEEKLY;COUNT=2','END:VEVENT',
  'END:VCALENDAR'];
const calendar = new ICAL.Component(ICAL.parse(lines.join('\r\n')));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone'));
for (const component of calendar.getAllSubcomponents('vevent')) {
  const event = new ICAL.Event(component);
  const shift = event.getOccurrenceDetails(event.iterator().next());
  const start = shift.startDate.toJSDate(), end = shift.endDate.toJSDate();
  console.log(event.summary, 'ends', end.toISOString(), 'after', (end - start) / 3_600_000, 'hours;',
    'its DTEND is', component.getFirstPropertyValue('dtend')?.toJSDate().toISOString() ?? 'absent');
}
JS
cat > expected <<'TXT'
night ends 2026-11-01T15:00:00.000Z after 13 hours; its DTEND is absent
week ends 2026-11-01T15:00:00.000Z after 170 hours; its DTEND is 2026-11-01T14:00:00.000Z
TXT
node run.mjs | tee seen
diff expected seen && echo "still so: ical.js@2.2.1 with node $(node --version)"
