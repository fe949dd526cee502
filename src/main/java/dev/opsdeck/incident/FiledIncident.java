package dev.opsdeck.incident;

/**
 * An incident with what only its keeping needs.
 *
 * @param requestId of the request that declared it
 * @param originChannel where it was declared
 * @param channelName of the channel that is its own
 */
record FiledIncident(
    Incident incident, String requestId, String originChannel, String channelName) {
  FiledIncident with(Incident changed) {
    return new FiledIncident(changed, requestId, originChannel, channelName);
  }
}
