package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Publication;
import dev.foray.config.Settings;
import dev.foray.hub.Subscriber.Terms;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import dev.foray.testing.TestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LiveChannelsTest {
    private static final ChannelName ROOM = new ChannelName("stream:room");
    private static final ChannelName PLAIN = new ChannelName("plain:a");
    private static final ChannelName MAP = new ChannelName("map:sheet");
    private static final Terms UNSEEN = new Terms(false, false, false, false, false);

    private final FakeBroker broker = new FakeBroker();
    private final LiveChannels live = new LiveChannels(TestOptions.settings(10).channel(), broker);
    private final TestHub world = new TestHub(broker, 10, live);
    private final List<TestClient> clients = new ArrayList<>();
    private long nowNanos = System.nanoTime();

    @AfterEach
    void stop() {
        live.close();
        world.close();
    }

    private TestClient join(ChannelName channel) {
        return join(channel, RecordingSubscriber.ALL);
    }

    private TestClient join(ChannelName channel, Terms terms) {
        TestClient client = world.client();
        client.subscribe(channel, terms, Recovery.NONE).awaitJoined();
        clients.add(client);
        return client;
    }

    private void leave(ChannelName channel, int count) {
        clients.stream().limit(count).forEach(client -> client.leave(channel));
        clients.subList(0, count).clear();
    }

    /** What somebody who subscribes now is given. */
    private NavigableMap<String, String> list() {
        NavigableMap<String, String> entries = new TreeMap<>();
        for (Publication entry : Latches.await(world.hub().state(LiveChannels.LIST, StateQuery.ALL))
                .entries()) {
            entries.put(entry.key(), entry.data().text());
        }
        return entries;
    }

    private long changes() {
        return broker.top(LiveChannels.LIST).offset();
    }

    private static String entry(int people, boolean kept) {
        return "{\"people\":" + people + ",\"kept\":" + kept + "}";
    }

    @Nested
    class Rounds {
        private final LiveList list = live.begin(world.hub());

        private void round() {
            live.round(world.hub(), list, nowNanos);
        }

        private void roundAfter(Duration time) {
            nowNanos += time.toNanos();
            round();
        }

        @Test
        void aChannelIsThereFromTheFirstToTheLast() {
            join(PLAIN);
            round();
            assertThat(list()).containsEntry("plain:a", entry(1, false)).hasSize(1);

            join(PLAIN);
            round();
            leave(PLAIN, 1);
            round();
            assertThat(list()).containsEntry("plain:a", entry(1, false));
            assertThat(changes()).isEqualTo(3);

            leave(PLAIN, 1);
            round();
            assertThat(list()).isEmpty();
        }

        @Test
        void tenThousandWhoJoinAtOnceAreOneChange() {
            int many = 10_000;
            for (int i = 0; i < many; i++) {
                live.peopleChanged(PLAIN);
            }
            join(PLAIN);
            round();
            round();
            assertThat(changes()).isEqualTo(1);

            IntStream.range(0, 200).forEach(i -> join(PLAIN));
            round();
            leave(PLAIN, 200);
            IntStream.range(0, 200).forEach(i -> join(PLAIN));
            round();
            assertThat(list()).containsEntry("plain:a", entry(201, false));
            assertThat(changes()).isEqualTo(2);
        }

        @Test
        void oneThatKeepsSomethingStaysWhenTheLastHasLeft() {
            join(ROOM);
            world.publishUpTo(ROOM, 1);
            round();
            leave(ROOM, 1);
            round();

            assertThat(list()).containsEntry("stream:room", entry(0, true));
        }

        @Test
        void whatIsOnlyPublishedFromOutsideIsThereToo() {
            world.set(MAP, "B7", 42);
            world.publish(PLAIN, 1);
            world.set(new ChannelName("cursors:a"), "key", 1);
            round();

            assertThat(list()).containsEntry("map:sheet", entry(0, true)).hasSize(1);
        }

        @Test
        void manyPublicationsChangeNothing() {
            world.publishUpTo(ROOM, 500);
            round();
            world.publishUpTo(ROOM, 500);
            round();

            assertThat(changes()).isEqualTo(1);
        }

        @Test
        void aClearedMapIsNotThereUntilSomethingIsInItAgain() {
            world.set(MAP, "B7", 42);
            round();
            world.clear(MAP);
            round();
            assertThat(list()).isEmpty();

            world.set(MAP, "B7", 42);
            round();
            assertThat(list()).containsKey("map:sheet");
        }

        @Test
        void whatTimeHasEndedGoesWithinAMinute() {
            world.publishUpTo(ROOM, 3);
            round();
            broker.trim(ROOM, 3);

            roundAfter(Duration.ofSeconds(30));
            assertThat(list()).containsKey("stream:room");
            roundAfter(Duration.ofSeconds(31));
            assertThat(list()).isEmpty();
        }

        @Test
        void onlyNamespacesThatAreListedAre() {
            join(new ChannelName("secret"));
            join(new ChannelName("$stream:secret"));
            join(new ChannelName("stream:dialog#42,43"));
            join(LiveChannels.LIST);
            world.publishUpTo(new ChannelName("$stream:secret"), 1);
            round();

            assertThat(list()).isEmpty();
        }

        @Test
        void thoseWhoTakeNoPartInPresenceAreNotCounted() {
            join(PLAIN, UNSEEN);
            round();
            assertThat(list()).isEmpty();

            join(PLAIN);
            round();
            assertThat(list()).containsEntry("plain:a", entry(1, false));
        }

        @Test
        void peopleTakeThePlaceOfWhatIsOnlyKeptWhereTheListIsFull() {
            for (int i = 0; i < TestOptions.LISTED_LIMIT + 3; i++) {
                world.publishUpTo(new ChannelName("stream:kept" + i), 1);
            }
            round();
            assertThat(list()).hasSize(TestOptions.LISTED_LIMIT);

            for (int i = 0; i < TestOptions.LISTED_LIMIT + 1; i++) {
                join(new ChannelName("plain:" + i));
            }
            round();
            assertThat(list()).hasSize(TestOptions.LISTED_LIMIT).allSatisfy((name, entry) -> {
                assertThat(name).startsWith("plain:");
                assertThat(entry).isEqualTo(entry(1, false));
            });
        }

        @Test
        void whoHadNoRoomComesWithinAMinuteWhenThereIsSome() {
            for (int i = 0; i <= TestOptions.LISTED_LIMIT; i++) {
                join(new ChannelName("plain:" + i));
            }
            round();
            String missing = IntStream.rangeClosed(0, TestOptions.LISTED_LIMIT)
                    .mapToObj(i -> "plain:" + i)
                    .filter(name -> !list().containsKey(name))
                    .findFirst()
                    .orElseThrow();
            String one = list().firstKey();
            clients.forEach(client -> client.leave(new ChannelName(one)));
            round();
            assertThat(list()).hasSize(TestOptions.LISTED_LIMIT - 1);

            roundAfter(Duration.ofSeconds(61));
            assertThat(list()).containsKey(missing).hasSize(TestOptions.LISTED_LIMIT);
        }

        @Test
        void aListThatSomebodyEmptiesIsFilledAgain() {
            join(PLAIN);
            world.publishUpTo(ROOM, 1);
            round();
            world.clear(LiveChannels.LIST);
            assertThat(list()).isEmpty();

            round();
            assertThat(list()).containsOnlyKeys("plain:a", "stream:room");
        }

        @Test
        void whatCouldNotBePublishedIsPublishedLater() {
            join(PLAIN);
            broker.failPublishing(new ForayException(ErrorCode.TOO_MANY_REQUESTS));
            round();
            broker.failPublishing(null);
            assertThat(list()).isEmpty();
            round();
            assertThat(list()).containsKey("plain:a");

            broker.failPublishing(new ForayException(ErrorCode.TOO_MANY_REQUESTS));
            leave(PLAIN, 1);
            round();
            broker.failPublishing(null);
            round();
            assertThat(list()).isEmpty();
        }

        @Test
        void whatIsPublishedWhileTheBrokerIsAskedIsNotForgotten() {
            broker.holdingReads();
            roundAfter(Duration.ofSeconds(61));
            while (broker.lookNext()) {
                // All questions have seen that nothing is stored.
            }
            world.set(MAP, "B7", 42);
            round();
            while (broker.answerNext()) {
                // Now the answers come, which are older than what was delivered.
            }
            round();
            assertThat(listNow()).containsExactly("map:sheet");
        }

        @Test
        void whatIsNotKnownBecauseReadingFailsStaysAsItWas() {
            world.set(MAP, "B7", 42);
            round();
            broker.failReads(new ForayException(ErrorCode.INTERNAL));
            roundAfter(Duration.ofSeconds(61));
            broker.failReads(null);
            join(MAP);
            round();

            assertThat(list()).containsEntry("map:sheet", entry(1, true));
        }

        /** While reads are held. */
        private List<String> listNow() {
            var state = world.hub().state(LiveChannels.LIST, StateQuery.ALL);
            broker.answerNext();
            return Latches.await(state).entries().stream().map(Publication::key).toList();
        }
    }

    @Nested
    class AtTheStart {
        @Test
        void whatIsStoredIsThere() {
            world.set(MAP, "B7", 42);
            world.publishUpTo(ROOM, 1);
            world.set(new ChannelName("cursors:a"), "key", 1);
            LiveChannels later = new LiveChannels(TestOptions.settings(10).channel(), broker);

            later.round(world.hub(), later.begin(world.hub()), System.nanoTime());

            assertThat(list()).containsOnlyKeys("map:sheet", "stream:room");
        }
    }

    @Nested
    class TheThread {
        @Test
        void publishesAndEnds() {
            live.start(world.hub());
            TestClient watching = world.client();
            RecordingSubscriber subscriber = watching.subscribe(LiveChannels.LIST, UNSEEN, Recovery.STATE);
            subscriber.awaitJoined();

            join(PLAIN);
            Latches.eventually("listed", () -> list().containsKey("plain:a"));
            leave(PLAIN, 1);
            Latches.eventually("gone", () -> list().isEmpty());
            assertThat(threads()).hasSize(1);

            live.close();
            live.close();
            assertThat(threads()).isEmpty();
        }

        @Test
        void isNoneWhereNothingIsListed() {
            var channels = TestOptions.settings(10).channel();
            LiveChannels none = new LiveChannels(
                    new Settings.Channels(255, Duration.ofHours(1), 10, channels.withoutNamespace(), List.of()),
                    broker);

            none.start(world.hub());

            assertThat(threads()).isEmpty();
            none.close();
        }

        private List<Thread> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("foray-live"))
                    .toList();
        }
    }
}
