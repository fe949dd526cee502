package dev.opsdeck.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.ChannelArchiveEvent;
import com.slack.api.model.event.ChannelCreatedEvent;
import com.slack.api.model.event.ChannelDeletedEvent;
import com.slack.api.model.event.ChannelIdChangedEvent;
import com.slack.api.model.event.ChannelLeftEvent;
import com.slack.api.model.event.ChannelRenameEvent;
import com.slack.api.model.event.ChannelUnarchiveEvent;
import com.slack.api.model.event.GroupArchiveEvent;
import com.slack.api.model.event.GroupDeletedEvent;
import com.slack.api.model.event.GroupLeftEvent;
import com.slack.api.model.event.GroupRenameEvent;
import com.slack.api.model.event.GroupUnarchiveEvent;
import com.slack.api.model.event.MemberJoinedChannelEvent;
import com.slack.api.model.event.SubteamMembersChangedEvent;
import com.slack.api.model.event.SubteamUpdatedEvent;
import dev.opsdeck.slack.api.ChannelDirectory;
import dev.opsdeck.slack.api.Directory;

/** Learns at once which channels and groups have changed. Safe for many threads. */
final class ChannelEvents {
  private final ChannelDirectory channels;
  private final Directory directory;

  ChannelEvents(ChannelDirectory channels, Directory directory) {
    this.channels = channels;
    this.directory = directory;
  }

  void listen(App app) {
    app.event(
        ChannelCreatedEvent.class,
        (e, _) -> renamed(e.getEvent().getChannel().getId(), e.getEvent().getChannel().getName()));
    app.event(
        ChannelRenameEvent.class,
        (e, _) -> renamed(e.getEvent().getChannel().getId(), e.getEvent().getChannel().getName()));
    app.event(
        GroupRenameEvent.class,
        (e, _) -> renamed(e.getEvent().getChannel().getId(), e.getEvent().getChannel().getName()));
    app.event(ChannelArchiveEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(ChannelUnarchiveEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(ChannelDeletedEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(ChannelLeftEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(ChannelIdChangedEvent.class, (e, _) -> changed(e.getEvent().getNewChannelId()));
    app.event(GroupArchiveEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(GroupUnarchiveEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(GroupDeletedEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(GroupLeftEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(MemberJoinedChannelEvent.class, (e, _) -> changed(e.getEvent().getChannel()));
    app.event(SubteamMembersChangedEvent.class, (_, _) -> groupsChanged());
    app.event(SubteamUpdatedEvent.class, (_, _) -> groupsChanged());
  }

  private Response renamed(String channel, String name) {
    channels.renamed(channel, name);
    return Response.ok();
  }

  private Response changed(String channel) {
    channels.changed(channel);
    return Response.ok();
  }

  private Response groupsChanged() {
    directory.groupsChanged();
    return Response.ok();
  }
}
