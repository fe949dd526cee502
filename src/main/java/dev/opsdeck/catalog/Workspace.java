package dev.opsdeck.catalog;

import java.net.URI;

/**
 * The workspace of HCP Terraform that holds what an environment runs on.
 *
 * @param api base address, such as {@code https://app.terraform.io}
 */
public record Workspace(URI api, String organization, String name) {
  /** As people name it: {@code organization/workspace}. */
  public String label() {
    return organization + "/" + name;
  }
}
