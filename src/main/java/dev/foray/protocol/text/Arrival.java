package dev.foray.protocol.text;

import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client said by the address that it came to.
 *
 * @param channel its one channel
 * @param token null: it has none
 * @param numbered publications of plain clients begin with the number of their sender
 * @param echo it gets what it publishes itself
 * @param errors what is wrong with one publication is told in a message, not by closing
 * @param history how many of the latest publications it wants first
 */
record Arrival(
        ChannelName channel, @Nullable String token, boolean numbered, boolean echo, boolean errors, int history) {
    /**
     * Where a client came to.
     *
     * @param segment the last of the path, as it was sent, where the path names the channel; null: it does not
     * @param parameters of the address, decoded
     * @param offeredToken the one that came with the subprotocols; null: none
     */
    record Address(
            @Nullable String segment,
            Map<String, List<String>> parameters,
            @Nullable String offeredToken) {}

    /** The parameter that names the channel, where the path does not. */
    static final String CHANNEL = "channel";

    /** More digits than any limit has. */
    private static final String COUNT = "[0-9]{1,9}";

    /**
     * Reads the channel, which the path or one parameter names, and the parameters that it knows. Of those that come
     * twice the first counts, and a token in a parameter before one among the subprotocols.
     *
     * @throws ForayException 107, which says what cannot be understood
     */
    static Arrival of(Address address) {
        Map<String, List<String>> parameters = address.parameters();
        String token = first(parameters, "token", "");
        return new Arrival(
                channel(address.segment(), parameters.getOrDefault(CHANNEL, List.of())),
                token.isEmpty() ? address.offeredToken() : token,
                flag(parameters, "numbered", false),
                flag(parameters, "echo", true),
                flag(parameters, "errors", false),
                count(parameters, "history"));
    }

    /** From the address as it was sent, because containers decode path parameters in different ways. */
    private static ChannelName channel(@Nullable String segment, List<String> named) {
        if (named.size() + (segment == null ? 0 : 1) != 1) {
            throw new ForayException(
                    ErrorCode.BAD_REQUEST, "the channel must be named once, in the path or as the parameter channel");
        }
        if (segment == null) {
            return new ChannelName(named.get(0));
        }
        try {
            return new ChannelName(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "the channel in the address cannot be decoded");
        }
    }

    private static boolean flag(Map<String, List<String>> parameters, String name, boolean otherwise) {
        String value = first(parameters, name, Boolean.toString(otherwise));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ForayException(ErrorCode.BAD_REQUEST, name + " must be true or false");
        };
    }

    private static int count(Map<String, List<String>> parameters, String name) {
        String value = first(parameters, name, "0");
        if (!value.matches(COUNT)) {
            throw new ForayException(ErrorCode.BAD_REQUEST, name + " must be a whole number");
        }
        return Integer.parseInt(value);
    }

    private static String first(Map<String, List<String>> parameters, String name, String otherwise) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? otherwise : values.get(0);
    }
}
