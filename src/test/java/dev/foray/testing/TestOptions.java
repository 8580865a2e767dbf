package dev.foray.testing;

import dev.foray.config.ChannelOptions;
import dev.foray.config.ChannelOptions.Access;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.config.ChannelOptions.MapOptions.ClientKey;
import dev.foray.config.ChannelOptions.RecoveryMode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Settings with one namespace of each kind: {@code stream}, {@code plain} (keeps nothing), {@code map} (persistent),
 * {@code cursors} (ephemeral, each client its own key). They are listed, and channels without a namespace are not.
 */
public final class TestOptions {
    /** As many publications as the channels of {@code stream} and {@code map} keep. */
    public static final int HISTORY_SIZE = 100_000;

    public static final int QUEUE_BYTES = 1 << 20;

    /** How many channels are listed at most. */
    public static final int LISTED_LIMIT = 4;

    private static final Set<String> LISTED = Set.of("stream", "plain", "map", "cursors");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Access ANYBODY = new Access(true, true, true);

    private TestOptions() {}

    /** @param recoveryLimit {@code client.recovery_max_publication_limit} */
    public static Settings settings(int recoveryLimit) {
        Settings.Token noToken = new Settings.Token("", "", "", "", "", "");
        Settings.Toggle off = new Settings.Toggle(false);
        Settings.Client client = new Settings.Client(
                true,
                List.of(),
                true,
                noToken,
                new Settings.SubscriptionToken(false, noToken),
                128,
                QUEUE_BYTES,
                0,
                0,
                0,
                Duration.ofSeconds(25),
                Duration.ofSeconds(8),
                Duration.ofSeconds(15),
                Duration.ofSeconds(25),
                Duration.ofSeconds(25),
                300,
                recoveryLimit,
                off);
        return new Settings(
                client,
                new Settings.WebSocket(65_536),
                new Settings.HttpApi("key", true),
                new Settings.Admin("password"),
                off,
                off,
                new Settings.OneWay(off, off, off),
                new Settings.SocketIo(
                        false,
                        "",
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(45),
                        1_000_000),
                new Settings.Channels(
                        255,
                        HOUR,
                        LISTED_LIMIT,
                        options(false, 0, SubscriptionType.STREAM, map(MapOptions.Mode.EPHEMERAL, ClientKey.ANY)),
                        List.of(
                                named("stream", HISTORY_SIZE, SubscriptionType.STREAM, MapOptions.Mode.EPHEMERAL),
                                named("plain", 0, SubscriptionType.STREAM, MapOptions.Mode.EPHEMERAL),
                                named("map", 0, SubscriptionType.MAP, MapOptions.Mode.PERSISTENT),
                                named("cursors", 0, SubscriptionType.MAP, MapOptions.Mode.EPHEMERAL),
                                named(
                                        Settings.Channels.LIST_NAMESPACE,
                                        0,
                                        SubscriptionType.MAP,
                                        MapOptions.Mode.EPHEMERAL))),
                new Settings.BrokerChoice(Settings.BrokerChoice.Type.MEMORY),
                Path.of("unused"),
                "");
    }

    private static Settings.NamedOptions named(
            String name, int historySize, SubscriptionType type, MapOptions.Mode mode) {
        ClientKey key = mode == MapOptions.Mode.EPHEMERAL ? ClientKey.CLIENT_ID : ClientKey.ANY;
        return new Settings.NamedOptions(name, options(LISTED.contains(name), historySize, type, map(mode, key)));
    }

    private static ChannelOptions options(boolean listed, int historySize, SubscriptionType type, MapOptions map) {
        return new ChannelOptions(
                true,
                true,
                false,
                listed,
                historySize,
                historySize == 0 ? Duration.ZERO : HOUR,
                Duration.ZERO,
                false,
                true,
                false,
                true,
                RecoveryMode.STREAM,
                type,
                map,
                false,
                true,
                "",
                true,
                true,
                ANYBODY,
                ANYBODY,
                ANYBODY);
    }

    private static MapOptions map(MapOptions.Mode mode, ClientKey key) {
        return new MapOptions(
                mode, Duration.ZERO, HISTORY_SIZE, HOUR, Duration.ZERO, key, true, ANYBODY, ANYBODY, 100, 1000);
    }
}
