package dev.foray.hub;

import dev.foray.channel.ChannelName;
import java.util.Map;

/**
 * Channels that have subscribers, in the order of their names, with how many each has.
 *
 * @param cursor to go on with; empty: there are no more
 */
public record ChannelPage(Map<ChannelName, Integer> channels, String cursor) {}
