package dev.foray.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.MemoryBroker;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Position;
import dev.foray.session.Session;
import dev.foray.testing.FakeBroker;
import dev.foray.testing.Latches;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a poll is told by a server that is about to stop, is full, or has a slow broker. */
class PollEndTest {
    @TempDir
    Path folder;

    private PollFixture with(Map<String, String> settings) {
        return new PollFixture(folder, new MemoryBroker(Clock.systemUTC()), settings);
    }

    @Test
    void aServerThatStopsAnswersWhoWaits() {
        try (PollFixture polls = with(Map.of())) {
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/log:1");

            polls.sessions.close();

            HttpResponse<String> response = Latches.await(answer);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body())
                    .isEqualTo("{\"code\":100,\"message\":\"the server is shutting down; poll again\"}");
            assertThat(polls.get("poll/log:1").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aFullServerNamesItsLimit() {
        try (PollFixture polls = with(Map.of("client.connection_limit", "1"))) {
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/log:1");

            HttpResponse<String> refused = polls.get("poll/log:1");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).isEqualTo("{\"code\":106,\"message\":\"connection limit: connection_limit 1\"}");
            polls.publish("log:1", 1);
            assertThat(Latches.await(answer).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aUserWithTooManySessionsIsToldTheLimit() {
        try (PollFixture polls = with(Map.of("client.user_connection_limit", "1"))) {
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/log:1?token=ada");

            assertThat(polls.get("poll/log:1?token=ada").body())
                    .isEqualTo("{\"code\":106,\"message\":\"connection limit: user_connection_limit 1\"}");
            polls.publish("log:1", 1);
            assertThat(Latches.await(answer).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tooManyPollsASecondAreToldTheLimit() {
        try (PollFixture polls = with(Map.of("client.connection_rate_limit", "1"))) {
            List<CompletableFuture<HttpResponse<String>>> begun = Stream.generate(
                            () -> polls.begin("poll/log:1?timeout=0"))
                    .limit(10)
                    .toList();

            List<HttpResponse<String>> answers =
                    begun.stream().map(Latches::await).toList();
            assertThat(answers)
                    .extracting(HttpResponse::statusCode)
                    .contains(200, 429)
                    .containsOnly(200, 429);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 429)
                    .extracting(HttpResponse::body)
                    .allSatisfy(body -> assertThat(body).contains("\"code\":111", "connection_rate_limit 1"));
        }
    }

    @Test
    void anonymousOnesMayBeAskedForAToken() {
        try (PollFixture polls = with(Map.of("client.allow_anonymous_connect_without_token", "false"))) {
            HttpResponse<String> response = polls.get("poll/log:1?timeout=0");

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("a token is required");
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(polls.get("poll/log:1?timeout=0&token=ada").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void originsThatAreNamedMayPoll() {
        try (PollFixture polls = with(Map.of("client.allowed_origins", "[\"https://*.example.com\"]"))) {
            assertThat(polls.send(polls.request("poll/log:1?timeout=0").header("Origin", "https://a.example.com"))
                            .headers()
                            .firstValue("Access-Control-Allow-Origin"))
                    .hasValue("https://a.example.com");
            assertThat(polls.get("origin?origin=https://a.example.com").body()).contains("\"allowed\":true");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNotWaitedForForEver() {
        try (PollFixture polls = new PollFixture(folder, new FakeBroker().holdingReads(), Map.of())) {
            CompletableFuture<HttpResponse<String>> answer = polls.joining("poll/log:1?timeout=0");
            assertThat(answer).isNotDone();

            for (Session session : polls.registry.all()) {
                session.handler().tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(31));
            }

            assertThat(Latches.await(answer).statusCode()).isEqualTo(503);
            polls.awaitEmpty();
        }
    }

    @Test
    void aChannelThatBeginsAnewIsAGapThatIsTold() {
        FakeBroker broker = new FakeBroker();
        try (PollFixture polls = new PollFixture(folder, broker, Map.of())) {
            Position first = polls.publish("log:1", 1);
            CompletableFuture<HttpResponse<String>> answer = polls.waiting("poll/log:1");

            ChannelName channel = new ChannelName("log:1");
            broker.beginAnew(channel, "another");
            polls.hub.reset(channel, "another");

            assertThat(first.epoch()).isNotEqualTo("another");
            assertThat(Latches.await(answer).body())
                    .isEqualTo("{\"publications\":[],\"offset\":0,\"epoch\":\"another\",\"recovered\":false}");
        }
    }

    @Test
    void whatIsPublishedWhileItJoinsIsInItsAnswer() {
        FakeBroker broker = new FakeBroker().holdingReads();
        try (PollFixture polls = new PollFixture(folder, broker, Map.of())) {
            Position first = polls.publish("log:1", 1);
            CompletableFuture<HttpResponse<String>> answer = polls.joining("poll/log:1?since=" + first.epoch() + ":1");
            Latches.eventually("it reads", broker::lookNext);
            polls.publish("log:1", 2);
            broker.answerNext();

            assertThat(Latches.await(answer).body()).contains("\"data\":2", "\"offset\":2");
        }
    }

    @Test
    void whatIsPublishedWhileItReadsDoesNotTakeThePlaceOfWhatItReads() {
        FakeBroker broker = new FakeBroker().holdingReads();
        try (PollFixture polls = new PollFixture(folder, broker, Map.of())) {
            Position first = polls.publish("log:1", 1);
            polls.publish("log:1", 2);
            CompletableFuture<HttpResponse<String>> answer = polls.joining("poll/log:1?since=" + first.epoch() + ":1");
            Latches.eventually("it reads", broker::lookNext);
            polls.publish("log:1", 3);
            broker.answerNext();

            assertThat(Latches.await(answer).body()).contains("\"data\":2").endsWith("\"recovered\":true}");
        }
    }
}
