#!/usr/bin/env bash
# ResourceId of azure-resourcemanager-resources 2.54.1 gives an extension resource (a diagnostic setting of
# an AKS cluster) the provider of the resource below it, and counts the word "providers" as a type; its
# parent is an id of no resource. Right: Microsoft.Insights/diagnosticSettings with the cluster as parent.
# The id of a role definition of a subscription is refused as not valid, although Azure returns such ids.
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
      <groupId>com.azure.resourcemanager</groupId>
      <artifactId>azure-resourcemanager-resources</artifactId>
      <version>2.54.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
cat > Run.java <<'JAVA'
import com.azure.resourcemanager.resources.fluentcore.arm.ResourceId;

class Run {
  public static void main(String[] args) {
    String cluster = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
    ResourceId setting = ResourceId.fromString(cluster + "/providers/Microsoft.Insights/diagnosticSettings/logs");
    System.out.println(setting.fullResourceType() + ", provider " + setting.providerNamespace());
    System.out.println("parent " + setting.parent().id());
    try {
      System.out.println(ResourceId.fromString("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r").name());
    } catch (IllegalArgumentException refused) {
      System.out.println("refused: a role definition of a subscription");
    }
  }
}
JAVA
cat > expected <<'TXT'
Microsoft.ContainerService/managedClusters/providers/diagnosticSettings, provider Microsoft.ContainerService
parent /subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks/providers/Microsoft.Insights
refused: a role definition of a subscription
TXT
"${java:-java}" -cp "$(cat classpath)" Run.java 2>/dev/null | tee seen
diff expected seen && echo "still so: com.azure.resourcemanager:azure-resourcemanager-resources:2.54.1"
