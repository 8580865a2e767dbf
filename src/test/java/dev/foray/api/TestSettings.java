package dev.foray.api;

import dev.foray.config.ChannelOptions;
import dev.foray.config.ChannelOptions.Access;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.config.ChannelOptions.RecoveryMode;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Settings with a namespace of each kind: none keeps nothing, {@code chat} has presence and a history of three,
 * {@code board} is a persistent map with a stream of ten, {@code cursor} an ephemeral one.
 */
final class TestSettings {
    private static final Duration HOUR = Duration.ofHours(1);

    private TestSettings() {}

    static Settings settings() {
        Settings.Token noKeys = new Settings.Token("", "", "", "", "", "");
        Settings.Toggle off = new Settings.Toggle(false);
        Settings.Client client = new Settings.Client(
                false,
                List.of(),
                false,
                noKeys,
                new Settings.SubscriptionToken(false, noKeys),
                128,
                1 << 20,
                0,
                0,
                0,
                Duration.ofSeconds(25),
                Duration.ofSeconds(8),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(25),
                300,
                300,
                off);
        return new Settings(
                client,
                new Settings.WebSocket(65536),
                new Settings.HttpApi("key", false),
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
                        1000,
                        stream(false, 0),
                        List.of(
                                new Settings.NamedOptions("chat", stream(true, 3)),
                                new Settings.NamedOptions("board", map(MapOptions.Mode.PERSISTENT)),
                                new Settings.NamedOptions("cursor", map(MapOptions.Mode.EPHEMERAL)))),
                new Settings.BrokerChoice(Settings.BrokerChoice.Type.MEMORY),
                Path.of("unused"),
                "");
    }

    private static ChannelOptions stream(boolean presence, int historySize) {
        return options(presence, historySize, SubscriptionType.STREAM, MapOptions.Mode.EPHEMERAL);
    }

    private static ChannelOptions map(MapOptions.Mode mode) {
        return options(false, 0, SubscriptionType.MAP, mode);
    }

    private static ChannelOptions options(
            boolean presence, int historySize, SubscriptionType type, MapOptions.Mode mode) {
        MapOptions map = new MapOptions(
                mode, HOUR, 10, HOUR, HOUR, MapOptions.ClientKey.ANY, false, Access.NOBODY, Access.NOBODY, 100, 1000);
        return new ChannelOptions(
                presence,
                false,
                false,
                false,
                historySize,
                HOUR,
                HOUR,
                false,
                false,
                false,
                false,
                RecoveryMode.STREAM,
                type,
                map,
                false,
                false,
                "",
                false,
                false,
                Access.NOBODY,
                Access.NOBODY,
                Access.NOBODY);
    }
}
