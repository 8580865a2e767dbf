package dev.foray.channel;

/**
 * The name of a channel, {@code namespace:rest}; without a colon it belongs to the channels without a namespace.
 *
 * <p>Not empty, without control characters and without halves of surrogate pairs, which no store could keep. How long
 * it may be is a setting ({@code channel.max_length}) and checked where names come in.
 */
public record ChannelName(String value) implements Comparable<ChannelName> {
    private static final String PRIVATE_PREFIX = "$";

    /** @throws ForayException 107, when the name is empty or has characters that it must not have */
    public ChannelName {
        if (value.isEmpty()) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel is empty");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel has control characters");
        }
        if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "channel has half of a surrogate pair");
        }
    }

    /** Whether it begins with {@code $}, which means that a subscription token is needed. */
    public boolean isPrivate() {
        return value.startsWith(PRIVATE_PREFIX);
    }

    /** The part before the first colon, without the {@code $} of private ones; empty where there is no colon. */
    public String namespace() {
        int colon = value.indexOf(':');
        return colon < 0 ? "" : value.substring(isPrivate() ? PRIVATE_PREFIX.length() : 0, colon);
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
