package dev.opsdeck.console;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** Knows the channels, and turns away at the door who asks in one that is not for operations. */
@Singleton
final class ChannelContexts {
  private final Catalog catalog;
  private final Incidents incidents;
  private final Audit audit;

  ChannelContexts(Catalog catalog, Incidents incidents, Audit audit) {
    this.catalog = catalog;
    this.incidents = incidents;
    this.audit = audit;
  }

  ChannelContext of(Console.Request request) {
    return new ChannelContext(
        request,
        catalog.channel(request.where()),
        incidents.ofChannel(request.channel()).orElse(null));
  }

  /** Where to tell what concerns everybody who works on a platform: here, and in its channels. */
  List<Address> concerned(ChannelContext here, String platform) {
    Stream<String> others =
        catalog.operationsChannels(platform).stream()
            .filter(name -> !here.request().where().names().contains(name));
    return Stream.concat(Stream.of(here.request().channel()), others)
        .filter(channel -> !channel.isEmpty())
        .distinct()
        .<Address>map(channel -> new Address.Channel(channel, language(channel, here)))
        .toList();
  }

  private Language language(String channel, ChannelContext here) {
    return channel.equals(here.request().channel())
        ? here.language()
        : catalog.channel(ChannelIdentity.called(channel, channel)).language();
  }

  /** The refusal of a command in a place that is not for it; it goes on the record. */
  Reply turnedAway(ChannelContext place, String command) {
    Console.Request request = place.request();
    AuditEntry entry =
        AuditEntry.of(
            AuditEntry.Kind.DECISION,
            PersonRef.of(request.actor()),
            request.id(),
            "decision",
            "refused",
            "why",
            "console.channel.not-operations",
            "command",
            command,
            "channel",
            request.channel());
    audit.append(entry);
    return notHere();
  }

  static Reply notHere() {
    return new Reply.Refused(Fact.of("console.channel.not-operations"), List.of());
  }
}
