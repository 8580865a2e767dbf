package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;
import dev.foray.session.Disconnect;
import dev.foray.session.Session;
import dev.foray.testing.Latches;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollServletTest {
    @TempDir
    static Path folder;

    private static PollFixture polls;
    private static int channels;

    /** One that no other test has. */
    private final String log = "log:" + ++channels;

    @BeforeAll
    static void start() {
        polls = new PollFixture(folder);
    }

    @AfterAll
    static void stop() {
        polls.close();
    }

    /** Answered ones leave; none is left behind for the next test. */
    @AfterEach
    void everybodyHasLeft() {
        polls.awaitEmpty();
    }

    private static JsonObject json(HttpResponse<String> response) {
        return Description.parse(response.body());
    }

    private static List<String> data(HttpResponse<String> response) {
        return json(response).getJsonArray("publications").stream()
                .map(publication -> publication.asJsonObject().get("data").toString())
                .toList();
    }

    private static String since(String channel, Position position) {
        return "poll/" + channel + "?since=" + position.epoch() + ":" + position.offset();
    }

    private static String tag(HttpResponse<String> response) {
        return response.headers().firstValue("ETag").orElse("none");
    }

    @Nested
    class APoll {
        @Test
        void isAnsweredAtOnceWithWhatIsNewer() {
            Position first = polls.publish(log, 1);
            polls.publish(log, 2);
            Position last = polls.publish(log, 3);

            HttpResponse<String> response = polls.get(since(log, first));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(data(response)).containsExactly("2", "3");
            assertThat(json(response).getInt("offset")).isEqualTo(3);
            assertThat(json(response).getString("epoch")).isEqualTo(last.epoch());
            assertThat(json(response).getBoolean("recovered")).isTrue();
            assertThat(tag(response)).isEqualTo("\"" + last.epoch() + ":3\"");
        }

        @Test
        void waitsUntilSomethingIsPublished() {
            Position first = polls.publish(log, 1);

            CompletableFuture<HttpResponse<String>> answer = polls.waiting(since(log, first));
            assertThat(answer).isNotDone();
            polls.publish(log, "\"two\"");

            assertThat(data(Latches.await(answer))).containsExactly("\"two\"");
            assertThat(json(Latches.await(answer)).getInt("offset")).isEqualTo(2);
            assertThat(tag(Latches.await(answer))).isEqualTo("\"" + first.epoch() + ":2\"");
        }

        @Test
        void withoutAPositionIsToldWhatComesFromNowOn() {
            polls.publish(log, 1);

            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/" + log);
            polls.publish(log, 2);

            assertThat(data(Latches.await(answer))).containsExactly("2");
            assertThat(json(Latches.await(answer)).containsKey("recovered")).isFalse();
        }

        @Test
        void isAnsweredWithNothingWhenItsTimeIsOver() {
            Position first = polls.publish(log, 1);

            HttpResponse<String> response = polls.get(since(log, first) + "&timeout=1");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo("{\"publications\":[],\"offset\":1,\"epoch\":\"" + first.epoch()
                            + "\",\"recovered\":true}");
            assertThat(tag(response)).isEqualTo("\"" + first.epoch() + ":1\"");
        }

        @Test
        void doesNotWaitWhereItsTimeoutIsZero() {
            HttpResponse<String> empty = polls.get("poll/" + log + "?timeout=0");
            assertThat(data(empty)).isEmpty();
            assertThat(json(empty).getInt("offset")).isZero();

            String epoch = json(empty).getString("epoch");
            polls.publish(log, 1);
            assertThat(data(polls.get("poll/" + log + "?timeout=0&since=" + epoch + ":0")))
                    .containsExactly("1");
        }

        @Test
        void fromTheVeryBeginningNeedsNoEpoch() {
            polls.publish(log, 1);

            assertThat(data(polls.get("poll/" + log + "?since=:0"))).containsExactly("1");
        }

        @Test
        void mayHaveAChannelWithAnyCharacters() {
            String channel = "log:" + ++channels + " ü/b";
            polls.publish(channel, 1);

            String path = channel.replace(" ", "%20").replace("ü", "%C3%BC");
            assertThat(data(polls.get("poll/" + path + "?since=:0"))).containsExactly("1");
        }

        @Test
        void mayNameItsChannelByAParameter() {
            String channel = "log:" + ++channels + " ü/b";
            polls.publish(channel, 1);

            String value = channel.replace(" ", "+").replace("ü", "%C3%BC");
            assertThat(data(polls.get("poll?since=:0&channel=" + value))).containsExactly("1");
            assertThat(data(polls.get("poll/?since=:0&channel=" + value.replace(":", "%3A"))))
                    .containsExactly("1");
        }

        @ParameterizedTest
        @CsvSource({
            "poll/log:1?channel=log:2, 'channel: must be named once, in the path or as a parameter'",
            "poll?channel=log:1&channel=log:1, 'channel: must be named once, in the path or as a parameter'",
            "poll?timeout=0, channel: is required",
            "poll?channel=, channel: is required"
        })
        void thatDoesNotNameItsChannelOnceIsTold(String path, String message) {
            HttpResponse<String> response = polls.get(path);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"code\":107,\"message\":\"" + message + "\"}");
        }

        @Test
        void isNotSeenInPresence() {
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/" + log);

            assertThat(polls.hub.presence(new ChannelName(log)).clients()).isEmpty();
            polls.publish(log, 1);
            assertThat(data(Latches.await(answer))).containsExactly("1");
        }

        @Test
        void getsLargeAnswersWhole() {
            String large = "\"" + "x".repeat(60_000) + "\"";
            Position first = polls.publish(log, 1);
            polls.publish(log, large);
            polls.publish(log, large);

            assertThat(data(polls.get(since(log, first)))).containsExactly(large, large);
        }
    }

    @Nested
    class ALoop {
        @Test
        void getsEverythingOnceAndInOrderWhilePublishingGoesOn() {
            int count = 300;
            Position position = polls.publish(log, 0);
            Thread publisher = Latches.started(() -> {
                for (int i = 1; i <= count; i++) {
                    polls.publish(log, i);
                    // No more than the channel keeps between two polls.
                    int sent = i;
                    Latches.eventually("the loop follows", () -> sent - got.size() < 4);
                }
            });

            while (got.size() < count) {
                HttpResponse<String> response = polls.get(since(log, position));
                assertThat(json(response).getBoolean("recovered")).isTrue();
                got.addAll(data(response));
                position = new Position(
                        json(response).getString("epoch"), json(response).getInt("offset"));
            }

            Latches.join(publisher);
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                expected.add(String.valueOf(i));
            }
            assertThat(got).isEqualTo(expected);
        }

        private final List<String> got = java.util.Collections.synchronizedList(new ArrayList<>());

        @Test
        void takesAFewAtATimeAndTheRestWithTheNextPoll() {
            Position first = polls.publish(log, 1);
            for (int i = 2; i <= 5; i++) {
                polls.publish(log, i);
            }

            HttpResponse<String> response = polls.get(since(log, first) + "&limit=3");
            assertThat(data(response)).containsExactly("2", "3", "4");
            assertThat(json(response).getInt("offset")).isEqualTo(4);
            assertThat(data(polls.get(since(log, new Position(first.epoch(), 4)))))
                    .containsExactly("5");
        }
    }

    @Nested
    class IfNoneMatch {
        @Test
        void isThePositionAndIsAnsweredWith304WhereNothingIsNew() {
            Position first = polls.publish(log, 1);
            String tag = "\"" + first.epoch() + ":1\"";

            HttpResponse<String> response =
                    polls.send(polls.request("poll/" + log + "?timeout=0").header("If-None-Match", tag));

            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(tag(response)).isEqualTo(tag);
            polls.publish(log, 2);
            assertThat(data(polls.send(polls.request("poll/" + log).header("If-None-Match", tag))))
                    .containsExactly("2");
        }

        @Test
        void waitsToo() {
            Position first = polls.publish(log, 1);
            String tag = "\"" + first.epoch() + ":1\"";

            HttpResponse<String> response =
                    polls.send(polls.request("poll/" + log + "?timeout=1").header("If-None-Match", tag));

            assertThat(response.statusCode()).isEqualTo(304);
        }

        @ParameterizedTest
        @ValueSource(strings = {"W/\"%s:1\"", "\"%s:1-gzip\"", "\"%s:1--gzip\"", "\"%s:1\", \"other\""})
        void isUnderstoodAsProxiesRewriteIt(String form) {
            Position first = polls.publish(log, 1);

            HttpResponse<String> response = polls.send(
                    polls.request("poll/" + log + "?timeout=0").header("If-None-Match", form.formatted(first.epoch())));

            assertThat(response.statusCode()).isEqualTo(304);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "*"})
        void thatNamesNothingAsksForWhatComesFromNowOn(String none) {
            polls.publish(log, 1);

            HttpResponse<String> response =
                    polls.send(polls.request("poll/" + log + "?timeout=0").header("If-None-Match", none));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(data(response)).isEmpty();
            assertThat(json(response).getInt("offset")).isEqualTo(1);
        }

        @Test
        void ofSomethingElseIsAGapThatIsTold() {
            polls.publish(log, 1);

            HttpResponse<String> response =
                    polls.send(polls.request("poll/" + log).header("If-None-Match", "\"of another server\""));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(json(response).getBoolean("recovered")).isFalse();
        }
    }

    @Nested
    class AGap {
        @Test
        void isToldAtOnceWhereTheEpochIsAnother() {
            Position now = polls.publish(log, 1);

            HttpResponse<String> response = polls.get(since(log, new Position("before", 1)));

            assertThat(response.body())
                    .isEqualTo(
                            "{\"publications\":[],\"offset\":1,\"epoch\":\"" + now.epoch() + "\",\"recovered\":false}");
        }

        @Test
        void isToldAtOnceWhereThePositionIsTooOld() {
            Position first = polls.publish(log, 1);
            for (int i = 2; i <= 8; i++) {
                polls.publish(log, i);
            }

            HttpResponse<String> response = polls.get(since(log, first));

            assertThat(json(response).getBoolean("recovered")).isFalse();
            assertThat(json(response).getInt("offset")).isEqualTo(8);
            assertThat(tag(response)).isEqualTo("\"" + first.epoch() + ":8\"");
        }
    }

    @Nested
    class AChannel {
        @Test
        void withoutHistoryTellsWhatComesAndNoPosition() {
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/plain:1");
            polls.publish("plain:1", 1);

            assertThat(Latches.await(answer).body()).startsWith("{\"publications\":[{\"data\":1,\"time\":");
            assertThat(json(Latches.await(answer)).keySet()).containsExactly("publications");
            assertThat(tag(Latches.await(answer))).isEqualTo("none");
        }

        @Test
        void thatPromisesNoPositionsTellsNone() {
            polls.publish("forgetful:1", 1);

            HttpResponse<String> response = polls.get("poll/forgetful:1?timeout=0");

            assertThat(response.body()).isEqualTo("{\"publications\":[]}");
        }

        @Test
        void whoseLatestIsEnoughTellsOnlyThat() {
            Position first = polls.publish("latest:1", 1);
            polls.publish("latest:1", 2);
            polls.publish("latest:1", 3);

            HttpResponse<String> response = polls.get(since("latest:1", first));

            assertThat(data(response)).containsExactly("3");
            assertThat(json(response).getInt("offset")).isEqualTo(3);
            assertThat(json(response).getBoolean("recovered")).isTrue();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                nowhere:1             | 404 | 102 | namespace "nowhere" is not configured
                closed:1              | 403 | 103 | not allowed to subscribe to closed:1
                members:1             | 403 | 103 | not allowed to subscribe to members:1
                $log:1                | 403 | 103 | not allowed to subscribe to $log:1
                map:1                 | 400 | 107 | a map channel cannot be polled
                plain:1?since=a:1     | 400 | 108 | the channel keeps no history; poll without a position
                forgetful:1?since=a:1 | 403 | 103 | not allowed to recover forgetful:1
                log:1?since=a         | 400 | 107 | since: must be epoch:offset, as an answer or its ETag names them
                log:1?since=a:x       | 400 | 107 | since: must be epoch:offset, as an answer or its ETag names them
                log:1?timeout=56      | 400 | 107 | timeout: must be a whole number from 0 to 55
                log:1?timeout=-1      | 400 | 107 | timeout: must be a whole number from 0 to 55
                log:1?limit=0         | 400 | 107 | limit: must be a whole number from 1 to 2147483647
                log:1?token=wrong     | 401 | 101 | invalid token
                log:1?token=expired   | 401 | 109 | token expired
                """)
        void thatCannotBePolledSaysWhy(String path, int status, int code, String message) {
            HttpResponse<String> response = polls.get("poll/" + path);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(json(response).getInt("code")).isEqualTo(code);
            assertThat(json(response).getString("message")).isEqualTo(message);
        }

        @ParameterizedTest
        @ValueSource(strings = {"poll", "poll/"})
        void mustBeNamed(String path) {
            assertThat(polls.get(path).body()).isEqualTo("{\"code\":107,\"message\":\"channel: is required\"}");
        }
    }

    @Nested
    class AToken {
        @Test
        void mayBeInAHeaderOrInTheUrl() {
            Position first = polls.publish("members:1", 1);
            polls.publish("members:1", 2);

            assertThat(data(polls.send(polls.request(since("members:1", first)).header("Authorization", "Bearer ada"))))
                    .containsExactly("2");
            assertThat(data(polls.get(since("members:1", first) + "&token=ada")))
                    .containsExactly("2");
        }

        @Test
        void mayGrantAChannel() {
            assertThat(polls.get("poll/closed:guests?timeout=0&token=guest").statusCode())
                    .isEqualTo(200);
        }

        @Test
        void thatIsNotAcceptedAsksForAnother() {
            assertThat(polls.get("poll/log:1?token=wrong").headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer");
        }
    }

    @Nested
    class AnOrigin {
        @Test
        void ofAnotherServerIsRefused() {
            HttpResponse<String> response =
                    polls.send(polls.request("poll/log:1?timeout=0").header("Origin", "https://elsewhere.example"));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body())
                    .isEqualTo("{\"code\":103,\"message\":\"this origin is not in client.allowed_origins\"}");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }

        @Test
        void thatMayConnectMayReadTheAnswer() {
            String own = polls.request("").build().uri().resolve("/").toString().replaceAll("/$", "");

            HttpResponse<String> response =
                    polls.send(polls.request("poll/log:1?timeout=0").header("Origin", own));
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(own);
            assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValue("ETag");
            assertThat(response.headers().firstValue("Vary")).hasValue("Origin");

            HttpResponse<String> preflight = polls.send(
                    polls.request("poll/log:1").header("Origin", own).method("OPTIONS", BodyPublishers.noBody()));
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValue("Authorization, If-None-Match");
        }

        @ParameterizedTest
        @CsvSource({"http://localhost:1,false", "https://elsewhere.example,false"})
        void canBeAskedAbout(String origin, boolean allowed) {
            JsonObject answer = json(polls.get("origin?origin=" + origin));

            assertThat(answer.getBoolean("allowed")).isEqualTo(allowed);
            assertThat(answer.getString("origin")).isEqualTo(origin);
            assertThat(answer.getString("host")).startsWith("localhost:");
            assertThat(answer.getBoolean("own_origin_only")).isTrue();
            assertThat(json(polls.get("origin?origin=http://" + answer.getString("host")))
                            .getBoolean("allowed"))
                    .isTrue();
        }

        @Test
        void mustBeNamedWhenItIsAskedAbout() {
            assertThat(polls.get("origin").statusCode()).isEqualTo(400);
            assertThat(polls.send(polls.request("origin").DELETE()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void headTellsThePositionWithoutWaiting() {
        Position first = polls.publish(log, 1);

        HttpResponse<String> response =
                polls.send(polls.request("poll/" + log).method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(tag(response)).isEqualTo("\"" + first.epoch() + ":1\"");
    }

    @Test
    void otherMethodsAreNotAllowed() {
        HttpResponse<String> response = polls.send(polls.request("poll/log:1").DELETE());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void whoWaitsHoldsNoThread() {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < ApiServer.THREADS * 5; i++) {
            waiting.add(polls.waiting("poll/" + log));
        }

        assertThat(polls.get("poll/" + log + "?timeout=0").statusCode()).isEqualTo(200);
        polls.publish(log, 1);

        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            assertThat(data(Latches.await(answer))).containsExactly("1");
        }
    }

    @Test
    void aClientThatIsGoneLeavesTheHubWhenItsTimeIsOverAtTheLatest() throws IOException {
        try (Socket socket = polls.server().connect()) {
            String request = "GET /app/api/poll/" + log + "?timeout=5 HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Latches.eventually("it waits", () -> polls.registry.size() == 1);
        }

        polls.awaitEmpty();
    }

    @Test
    void theServerApiMayEndIt() {
        CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/" + log + "?token=ada");

        polls.registry.ofUser("ada").forEach(session -> session.end(Disconnect.FORCED));

        assertThat(Latches.await(answer).statusCode()).isEqualTo(403);
        assertThat(Latches.await(answer).body()).isEqualTo("{\"code\":103,\"message\":\"3503 force disconnect\"}");
    }

    @Test
    void itIsASessionThatSpeaksPoll() {
        CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/" + log + "?token=ada");

        List<Session> sessions = polls.registry.ofUser("ada");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).protocol()).isEqualTo("poll");
        assertThat(sessions.get(0).remoteAddress()).isEqualTo("127.0.0.1");
        polls.publish(log, 1);
        Latches.await(answer);
    }
}
