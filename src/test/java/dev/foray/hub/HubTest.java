package dev.foray.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foray.broker.Draft;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.hub.Subscriber.Terms;
import dev.foray.session.Disconnect;
import dev.foray.session.Frame;
import dev.foray.testing.CountingEncoding;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import dev.foray.testing.RecordingSubscriber;
import dev.foray.testing.RecordingTransport;
import dev.foray.testing.TestClient;
import dev.foray.testing.TestHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final ChannelName STREAM = new ChannelName("stream:a");
    private static final ChannelName PLAIN = new ChannelName("plain:a");
    private static final ChannelName MAP = new ChannelName("map:a");
    private static final ChannelName CURSORS = new ChannelName("cursors:a");

    private final FakeBroker broker = new FakeBroker();
    private final TestHub world = new TestHub(broker, 10);

    @AfterEach
    void stop() {
        world.close();
    }

    @Nested
    class Delivering {
        @Test
        void everySubscriberGetsAPublicationThatIsEncodedOncePerEncoding() {
            CountingEncoding other = new CountingEncoding();
            List<TestClient> clients =
                    IntStream.range(0, 10).mapToObj(i -> world.client()).toList();
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i)
                        .subscribe(
                                STREAM,
                                RecordingSubscriber.SILENT,
                                Recovery.NONE,
                                i % 2 == 0 ? world.encoding() : other);
            }

            world.publishUpTo(STREAM, 3);

            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.offsets(STREAM)).containsExactly(1L, 2L, 3L));
            assertThat(world.encoding().publications()).isEqualTo(3);
            assertThat(other.publications()).isEqualTo(3);
            assertThat(world.hub().figures().delivered()).isEqualTo(30);
            assertThat(world.hub().figures().published()).isEqualTo(3);
        }

        @Test
        void nobodySubscribedNothingEncoded() {
            world.publishUpTo(STREAM, 3);

            assertThat(world.encoding().publications()).isZero();
            assertThat(world.hub().figures().delivered()).isZero();
        }

        @Test
        void channelsAreApart() {
            TestClient client = world.client();
            client.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            world.publishUpTo(new ChannelName("stream:b"), 3);
            world.publish(STREAM, "x");

            assertThat(client.frames()).containsExactly("joined stream:a ", "pub stream:a 1 x");
        }

        @Test
        void whoHasLeftGetsNoMore() {
            TestClient client = world.client();
            RecordingSubscriber subscriber = client.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);
            world.publish(STREAM, 1);

            world.hub().unsubscribe(subscriber);
            world.hub().unsubscribe(subscriber);
            world.publish(STREAM, 2);

            assertThat(client.offsets(STREAM)).containsExactly(1L);
        }

        @Test
        void aPublicationOfTheSameKeyThatWaitsIsReplacedOnMapChannelsOnly() {
            var transport = RecordingTransport.joining(RecordingTransport.HELD);
            TestClient client = world.client(transport);
            client.subscribe(MAP, RecordingSubscriber.SILENT, Recovery.NONE);
            transport.awaitSends(1);
            transport.completeWhatIsHeld();
            client.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);
            transport.awaitSends(2);
            transport.completeWhatIsHeld();
            world.set(MAP, "k", "first");
            transport.awaitSends(3);

            world.set(MAP, "k", "second");
            world.publish(STREAM, "x");
            world.publish(STREAM, "y");
            world.set(MAP, "k", "third");
            transport.completing(RecordingTransport.AT_ONCE);
            transport.completeWhatIsHeld();

            assertThat(client.frames())
                    .contains("pub map:a 1 first", "pub stream:a 1 x", "pub stream:a 2 y", "pub map:a 3 third")
                    .doesNotContain("pub map:a 2 second");
        }

        @Test
        void oneThatNeverTakesAnythingCostsTheOthersNothing() {
            TestClient stuck = world.client(RecordingTransport.joining(RecordingTransport.HELD));
            stuck.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE);
            List<TestClient> others =
                    IntStream.range(0, 10).mapToObj(i -> world.client()).toList();
            others.forEach(client -> client.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE));

            String large = "x".repeat(10_000);
            for (int i = 1; i <= 300; i++) {
                world.publish(STREAM, large);
                int frames = 1 + i;
                others.forEach(client -> client.transport().awaitFrames(frames));
            }

            assertThat(stuck.transport().awaitClosed()).isEqualTo(Disconnect.SLOW);
            assertThat(stuck.transport().sends()).hasSize(1);
            assertThat(world.hub().figures().subscriptions()).isEqualTo(10);
            assertThat(others)
                    .allSatisfy(client -> assertThat(client.offsets(STREAM)).hasSize(300));
        }

        @Test
        void whatCannotBeEncodedIsToldToThoseWhoWantEverything() {
            Encoding broken = new Encoding() {
                @Override
                public Frame publication(ChannelName channel, Publication publication, Object replaces) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public Frame join(ChannelName channel, ClientInfo info) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public Frame leave(ChannelName channel, ClientInfo info) {
                    throw new IllegalStateException("a bug");
                }
            };
            RecordingSubscriber failing =
                    world.client().subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE, broken);
            RecordingSubscriber behindIt = world.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE);

            assertThatThrownBy(() -> world.publish(STREAM, 1)).hasMessage("a bug");

            failing.awaitInsufficient();
            behindIt.awaitInsufficient();
            assertThat(world.hub().figures().channels()).isZero();
        }
    }

    @Nested
    class BeginningAnew {
        @Test
        void whoWantsEverythingIsToldAndOut() {
            world.set(MAP, "k", 1);
            RecordingSubscriber subscriber = world.subscribe(MAP, RecordingSubscriber.POSITIONED, Recovery.STATE);

            world.clear(MAP);

            assertThat(subscriber.answers()).containsExactly("joined", "insufficient");
            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void othersStayAndGetTheNewOffsetsFromTheFirst() {
            for (int i = 1; i <= 5; i++) {
                world.set(MAP, "k", i);
            }
            TestClient client = world.client();
            RecordingSubscriber subscriber = client.subscribe(MAP, RecordingSubscriber.SILENT, Recovery.NONE);

            world.clear(MAP);
            world.set(MAP, "k", "new");

            assertThat(subscriber.answers()).containsExactly("joined");
            assertThat(client.frames()).containsExactly("joined map:a ", "pub map:a 1 new");
        }

        @Test
        void anEpochThatChangesBetweenTwoPublicationsIsToldToo() {
            RecordingSubscriber positioned = world.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE);
            TestClient client = world.client();
            world.publishUpTo(STREAM, 5);
            client.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            broker.beginAnew(STREAM, "e2");
            world.publish(STREAM, "new");

            assertThat(positioned.answers()).containsExactly("joined", "insufficient");
            assertThat(client.frames()).containsExactly("joined stream:a ", "pub stream:a 1 new");
        }

        @Test
        void whereAllAreToldTheChannelIsForgotten() {
            world.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE);
            world.publishUpTo(STREAM, 5);

            broker.beginAnew(STREAM, "e2");
            world.publish(STREAM, "new");

            assertThat(world.hub().figures().channels()).isZero();
        }

        @Test
        void anOffsetThatIsLeftOutIsToldToo() {
            RecordingSubscriber positioned = world.subscribe(STREAM, RecordingSubscriber.POSITIONED, Recovery.NONE);
            world.publishUpTo(STREAM, 5);
            Publication later = new Publication(new JsonText("x"), 7, null, false, Map.of(), null, 0);

            world.hub().deliver(STREAM, later, "e1");

            assertThat(positioned.answers()).containsExactly("joined", "insufficient");
        }
    }

    @Nested
    class WhoIsThere {
        @Test
        void presenceHasThoseWhoTakePartInTheOrderOfJoining() {
            TestClient ann = world.client();
            ann.session().identify("ann");
            TestClient bob = world.client();
            bob.session().identify("bob");
            TestClient annAgain = world.client();
            annAgain.session().identify("ann");
            ann.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            bob.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            annAgain.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            world.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            Presence presence = world.hub().presence(STREAM);

            assertThat(presence.clients())
                    .extracting(ClientInfo::client)
                    .containsExactly(ann.id(), bob.id(), annAgain.id());
            assertThat(presence.users()).isEqualTo(2);
            assertThat(world.hub().presence(PLAIN)).isEqualTo(Presence.NOBODY);
        }

        @Test
        void whoIsStillReadingIsNotThereYet() {
            broker.holdingReads();
            world.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);

            assertThat(world.hub().presence(STREAM).clients()).isEmpty();
            broker.answerNext();
            assertThat(world.hub().presence(STREAM).clients()).hasSize(1);
        }

        @Test
        void joiningAndLeavingAreToldToThoseWhoHearOfIt() {
            TestClient hearing = world.client();
            TestClient deaf = world.client();
            hearing.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            deaf.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);
            TestClient guest = world.client();

            RecordingSubscriber subscriber = guest.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            world.hub().unsubscribe(subscriber);

            assertThat(hearing.frames())
                    .containsExactly("joined stream:a ", "join stream:a " + guest.id(), "leave stream:a " + guest.id());
            assertThat(deaf.frames()).containsExactly("joined stream:a ");
            assertThat(guest.frames()).containsExactly("joined stream:a ");
        }

        @Test
        void whoIsNotAnnouncedComesAndGoesQuietly() {
            TestClient hearing = world.client();
            hearing.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);

            RecordingSubscriber quiet =
                    world.subscribe(STREAM, new Terms(true, false, true, true, true), Recovery.NONE);
            world.hub().unsubscribe(quiet);

            assertThat(hearing.frames()).containsExactly("joined stream:a ");
        }

        @Test
        void whoEndsIsToldToHaveLeft() {
            TestClient hearing = world.client();
            hearing.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            TestClient guest = world.client();
            guest.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);

            guest.session().gone();

            assertThat(hearing.frames())
                    .containsExactly("joined stream:a ", "join stream:a " + guest.id(), "leave stream:a " + guest.id());
        }

        @Test
        void whoNeverGotInWasNeverThere() {
            TestClient hearing = world.client();
            hearing.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);
            broker.holdingReads();
            RecordingSubscriber subscriber = world.subscribe(STREAM, RecordingSubscriber.ALL, Recovery.NONE);

            world.hub().unsubscribe(subscriber);

            assertThat(hearing.frames()).containsExactly("joined stream:a ");
        }

        @Test
        void aClientsOwnKeyGoesWithIt() {
            TestClient client = world.client();
            RecordingSubscriber subscriber = client.subscribe(CURSORS, RecordingSubscriber.SILENT, Recovery.STATE);
            world.set(CURSORS, client.id(), 1);

            world.hub().unsubscribe(subscriber);
            world.hub().unsubscribe(subscriber);

            assertThat(broker.drafts())
                    .extracting(Draft::change)
                    .filteredOn(change -> change.removed())
                    .extracting(change -> change.key())
                    .containsExactly(client.id());
            assertThat(Latches.await(world.hub().stateSize(CURSORS))).isZero();
        }

        @Test
        void whereClientsWriteAnyKeyNoneGoes() {
            RecordingSubscriber subscriber = world.subscribe(MAP, RecordingSubscriber.SILENT, Recovery.STATE);

            world.hub().unsubscribe(subscriber);

            assertThat(broker.drafts()).isEmpty();
        }
    }

    @Nested
    class ListingChannels {
        @Test
        void theyComeInTheOrderOfNamesPageByPage() {
            List<String> names = new ArrayList<>();
            for (int i = 10; i < 35; i++) {
                names.add("plain:" + i);
                world.subscribe(new ChannelName("plain:" + i), RecordingSubscriber.SILENT, Recovery.NONE);
            }
            world.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            List<String> found = new ArrayList<>();
            String cursor = "";
            int pages = 0;
            do {
                ChannelPage page = world.hub().channels(name -> name.startsWith("plain:"), cursor, 10);
                page.channels().keySet().forEach(name -> found.add(name.value()));
                cursor = page.cursor();
                pages++;
            } while (!cursor.isEmpty());

            assertThat(found).isEqualTo(names);
            assertThat(pages).isEqualTo(3);
        }

        @Test
        void theyHaveTheirNumbersOfSubscribers() {
            world.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);
            world.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            assertThat(world.hub().channels(name -> true, "", 10)).isEqualTo(new ChannelPage(Map.of(STREAM, 2), ""));
        }

        @Test
        void noneWantedNoneGiven() {
            world.subscribe(STREAM, RecordingSubscriber.SILENT, Recovery.NONE);

            assertThat(world.hub().channels(name -> true, "", 0).channels()).isEmpty();
        }
    }

    @Nested
    class Refusing {
        @Test
        void aDraftWithAKeyDoesNotFitAStream() {
            assertThat(error(world.hub().publish(STREAM, Draft.set("k", JsonText.NULL, null))))
                    .isEqualTo(ErrorCode.BAD_REQUEST);
        }

        @Test
        void aDraftWithoutAKeyDoesNotFitAMap() {
            assertThat(error(world.hub().publish(MAP, Draft.of(JsonText.NULL, null))))
                    .isEqualTo(ErrorCode.BAD_REQUEST);
        }

        @Test
        void whatIsNotConfiguredIsUnknown() {
            assertThat(error(world.hub().publish(new ChannelName("nowhere:a"), Draft.of(JsonText.NULL, null))))
                    .isEqualTo(ErrorCode.UNKNOWN_CHANNEL);
        }

        @Test
        void whereNothingIsKeptThereIsNoHistory() {
            assertThat(error(world.hub().history(PLAIN, HistoryQuery.TOP))).isEqualTo(ErrorCode.NOT_AVAILABLE);
            assertThat(error(world.hub().history(CURSORS, HistoryQuery.TOP))).isEqualTo(ErrorCode.NOT_AVAILABLE);
        }

        @Test
        void historySinceAnotherEpochIsUnrecoverable() {
            world.publishUpTo(STREAM, 3);

            assertThat(error(world.hub().history(STREAM, HistoryQuery.since(new Position("e0", 1), 10))))
                    .isEqualTo(ErrorCode.UNRECOVERABLE_POSITION);
            assertThat(Latches.await(world.hub().history(STREAM, HistoryQuery.since(new Position("e1", 1), 10)))
                            .publications())
                    .hasSize(2);
        }

        @Test
        void onlyMapsHaveKeys() {
            assertThat(error(world.hub().state(STREAM, StateQuery.ALL))).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(error(world.hub().stateSize(STREAM))).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(error(world.hub().clear(STREAM))).isEqualTo(ErrorCode.BAD_REQUEST);
        }

        private static ErrorCode error(CompletableFuture<?> future) {
            try {
                throw new AssertionError(future.get(Latches.TIMEOUT_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                return ((ForayException) e.getCause()).code();
            } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError(e);
            }
        }
    }
}
