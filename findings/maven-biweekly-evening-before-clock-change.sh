#!/usr/bin/env bash
# biweekly 0.6.8 reads the start of a shift on the evening before the clocks go back with the offset of the
# day after, when the calendar brings its own VTIMEZONE: 22:00 in New York on 31 October 2026 (EDT, the
# change is at 02:00 the next morning) becomes 03:00Z instead of 02:00Z, an hour late. Two hours
# earlier, the evening before and the morning after are right.
set -euo pipefail
java=$(ls -d /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1 || true)
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT && cd "$dir"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>net.sf.biweekly</groupId>
      <artifactId>biweekly</artifactId>
      <version>0.6.8</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
cat > Run.java <<'JAVA'
import biweekly.Biweekly;

class Run {
  public static void main(String[] args) {
    String zone = "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"
        + "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\nDTSTART:20070311T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n"
        + "BEGIN:STANDARD\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\nDTSTART:20071104T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\n"
        + "END:VTIMEZONE\r\n";
    for (String start : new String[] {"20261030T220000", "20261031T200000", "20261031T220000", "20261101T090000"}) {
      var calendar = Biweekly.parse("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n" + zone
          + "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=America/New_York:" + start
          + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").first();
      System.out.println(start + " New York = " + calendar.getEvents().get(0).getDateStart().getValue().toInstant());
    }
  }
}
JAVA
cat > expected <<'TXT'
20261030T220000 New York = 2026-10-31T02:00:00Z
20261031T200000 New York = 2026-11-01T00:00:00Z
20261031T220000 New York = 2026-11-01T03:00:00Z
20261101T090000 New York = 2026-11-01T14:00:00Z
TXT
"${java:-java}" -cp "$(cat classpath)" Run.java 2>/dev/null | tee seen
diff expected seen && echo "still so: net.sf.biweekly:biweekly:0.6.8"
