package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMaps and Secrets that a pod template reads; a rollback does not touch their content.
 */
public final class ConfigReferences {
  private final Set<String> names = new TreeSet<>();

  private ConfigReferences() {}

  /** Such as {@code ConfigMap/api-gateway-config}, sorted. */
  public static Set<String> of(PodTemplate template) {
    ConfigReferences references = new ConfigReferences();
    template.containers().forEach(references::container);
    template.spec().getSpec().getInitContainers().forEach(references::container);
    template.spec().getSpec().getVolumes().forEach(references::volume);
    return references.names;
  }

  private void container(Container container) {
    container
        .getEnvFrom()
        .forEach(from -> {
          if (from.getConfigMapRef() != null) {
            configMap(from.getConfigMapRef().getName());
          }
          if (from.getSecretRef() != null) {
            secret(from.getSecretRef().getName());
          }
        });
    container.getEnv().forEach(env -> source(env.getValueFrom()));
  }

  private void source(@Nullable EnvVarSource source) {
    if (source != null && source.getConfigMapKeyRef() != null) {
      configMap(source.getConfigMapKeyRef().getName());
    }
    if (source != null && source.getSecretKeyRef() != null) {
      secret(source.getSecretKeyRef().getName());
    }
  }

  private void volume(Volume volume) {
    if (volume.getConfigMap() != null) {
      configMap(volume.getConfigMap().getName());
    }
    if (volume.getSecret() != null) {
      secret(volume.getSecret().getSecretName());
    }
    if (volume.getProjected() != null) {
      volume
          .getProjected()
          .getSources()
          .forEach(part -> {
            if (part.getConfigMap() != null && !isClusterCa(part.getConfigMap().getName())) {
              configMap(part.getConfigMap().getName());
            }
            if (part.getSecret() != null) {
              secret(part.getSecret().getName());
            }
          });
    }
  }

  /** Every namespace has it; it is part of the service account, not of the configuration. */
  private static boolean isClusterCa(String name) {
    return name.equals("kube-root-ca.crt");
  }

  private void configMap(String name) {
    names.add("ConfigMap/" + name);
  }

  private void secret(String name) {
    names.add("Secret/" + name);
  }
}
