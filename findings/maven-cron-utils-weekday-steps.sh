#!/usr/bin/env bash
# cron-utils 9.2.1, CronType.UNIX: a step over a range of weekdays is described with the name of the weekday
# whose number is the step ("every Tuesday" for MON-FRI/2), in English and in Spanish, while its own
# execution times are right. SUN-TUE is refused as a backward range, although SUN is 0 and 0-2 is taken.
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
      <groupId>com.cronutils</groupId>
      <artifactId>cron-utils</artifactId>
      <version>9.2.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
cat > Run.java <<'JAVA'
import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZonedDateTime;
import java.util.Locale;

class Run {
  public static void main(String[] args) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    var cron = parser.parse("0 6 * * MON-FRI/2");
    System.out.println(CronDescriptor.instance(Locale.ENGLISH).describe(cron));
    System.out.println(CronDescriptor.instance(Locale.of("es")).describe(cron));
    var at = ZonedDateTime.parse("2026-11-29T00:00:00Z");
    for (int i = 0; i < 3; i++) {
      at = ExecutionTime.forCron(cron).nextExecution(at).orElseThrow();
      System.out.println(at.getDayOfWeek() + " " + at);
    }
    for (String days : new String[] {"0-2", "SUN-TUE"}) {
      try {
        parser.parse("0 6 * * " + days);
        System.out.println(days + " is taken");
      } catch (IllegalArgumentException refused) {
        System.out.println(days + " is refused");
      }
    }
  }
}
JAVA
cat > expected <<'TXT'
at 06:00 every Tuesday days between Monday and Friday
en 06:00 cada martes dias entre lunes y viernes
MONDAY 2026-11-30T06:00Z
WEDNESDAY 2026-12-02T06:00Z
FRIDAY 2026-12-04T06:00Z
0-2 is taken
SUN-TUE is refused
TXT
"${java:-java}" -cp "$(cat classpath)" Run.java 2>/dev/null | tee seen
diff expected seen && echo "still so: com.cronutils:cron-utils:9.2.1"
