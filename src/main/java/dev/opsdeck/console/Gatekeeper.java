package dev.opsdeck.console;

import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Who does something on their own word is a full member of the workspace, as far as the chat says
 * at that moment, and where they do it is a place for operations. What is refused goes on the
 * record.
 */
@Singleton
final class Gatekeeper {
  private final ChannelContexts channels;
  private final Audit audit;

  Gatekeeper(ChannelContexts channels, Audit audit) {
    this.channels = channels;
    this.audit = audit;
  }

  /** Empty for a full member, of whom the chat has also said the groups. */
  Optional<Reply> notAMember(Console.Request request) {
    return switch (request.actor().standing()) {
      case GUEST -> Optional.of(refused(request, "console.not-a-member"));
      case UNKNOWN -> Optional.of(refused(request, "console.unconfirmed"));
      case MEMBER ->
          request.actor().whollyKnown()
              ? Optional.empty()
              : Optional.of(refused(request, "console.unconfirmed"));
    };
  }

  /** Empty unless the chat says that it is a guest, whose change nobody may agree to. */
  Optional<Reply> guest(Console.Request request) {
    return request.actor().standing() == Actor.Standing.GUEST
        ? notAMember(request)
        : Optional.empty();
  }

  /**
   * The same for buttons and forms, which stand where Opsdeck has put them: in channels for
   * operations, and in direct conversations with it.
   */
  Optional<Reply> refusal(Console.Request request) {
    Optional<Reply> stranger = notAMember(request);
    boolean isDirect = request.channel().startsWith("D");
    boolean mayActHere = isDirect || channels.of(request).operations();
    return stranger.isPresent() || mayActHere
        ? stranger
        : Optional.of(refused(request, "console.channel.not-operations"));
  }

  private Reply refused(Console.Request request, String why) {
    audit.append(
        AuditEntry.of(
            AuditEntry.Kind.DECISION,
            PersonRef.of(request.actor()),
            request.id(),
            "decision",
            "refused",
            "why",
            why,
            "channel",
            request.channel()));
    return new Reply.Refused(Fact.of(why), List.of());
  }
}
