#!/usr/bin/env bash
# The ARN class of the AWS SDK for Java 2.40.13 takes the second colon of a resource for a qualifier. The
# name of an automated RDS snapshot has one itself (rds:shop-2026-11-30-03-05): the resource comes out
# as "rds", the date as its qualifier. Right for DescribeDBSnapshots: the whole text after "snapshot:".
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
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>arns</artifactId>
      <version>2.40.13</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
cat > Run.java <<'JAVA'
import software.amazon.awssdk.arns.Arn;

class Run {
  public static void main(String[] args) {
    for (String name : new String[] {"before-upgrade", "rds:shop-2026-11-30-03-05"}) {
      var resource = Arn.fromString("arn:aws:rds:eu-west-1:123456789012:snapshot:" + name).resource();
      System.out.println(name + " -> " + resource.resource() + " | " + resource.qualifier().orElse("no qualifier"));
    }
  }
}
JAVA
cat > expected <<'TXT'
before-upgrade -> before-upgrade | no qualifier
rds:shop-2026-11-30-03-05 -> rds | shop-2026-11-30-03-05
TXT
"${java:-java}" -cp "$(cat classpath)" Run.java 2>/dev/null | tee seen
diff expected seen && echo "still so: software.amazon.awssdk:arns:2.40.13"
