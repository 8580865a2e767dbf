package dev.foray.broker.sqlite;

import dev.foray.broker.Delivery;
import dev.foray.broker.Draft;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Publishes numbers and says what was delivered and what was acknowledged, until its process is killed. */
final class PublishUntilKilled {
    static final ChannelName CHANNEL = new ChannelName("room:one");
    static final Retention RETENTION =
            new Retention(Retention.Kind.STREAM, 10_000_000, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);
    private static final int IN_FLIGHT = 200;

    private PublishUntilKilled() {}

    /** The data folder, and the first number. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        SqliteBroker broker = new SqliteBroker(Path.of(args[0]), Clock.systemUTC(), SqliteLimits.DEFAULT);
        broker.start(new Delivery() {
            @Override
            public void deliver(ChannelName channel, Publication publication, String epoch) {
                out.println("delivered " + publication.data() + " " + publication.offset() + " .");
            }

            @Override
            public void reset(ChannelName channel, String epoch) {
                out.println("reset");
            }
        });
        Semaphore free = new Semaphore(IN_FLIGHT);
        for (long number = Long.parseLong(args[1]); ; number++) {
            free.acquire();
            long published = number;
            var unused = broker.publish(CHANNEL, RETENTION, draft(number)).whenComplete((receipt, failure) -> {
                out.println(
                        failure == null
                                ? "acknowledged " + published + " "
                                        + receipt.position().offset() + " ."
                                : "failed " + failure);
                free.release();
            });
        }
    }

    static Draft draft(long number) {
        return Draft.of(new JsonText(Long.toString(number)), null).withIdempotencyKey("n" + number);
    }
}
