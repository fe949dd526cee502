package dev.opsdeck.catalog;

import dev.opsdeck.kernel.Language;
import org.jspecify.annotations.Nullable;

/**
 * What a channel decides for those who type in it.
 *
 * @param platform the platform meant when a name exists on several, absent to ask
 * @param language of public messages
 * @param operations whether members of this channel may read and ask for operations here
 */
public record ChannelSettings(@Nullable String platform, Language language, boolean operations) {}
