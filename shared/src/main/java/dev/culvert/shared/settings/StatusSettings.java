package dev.culvert.shared.settings;

/**
 * What {@code culvert status} is to ask and show.
 *
 * @param watch whether to ask again and again
 */
public record StatusSettings(ServerUrl url, TokenSource token, ServerTrust trust, StatusOutput output, boolean watch) {}
