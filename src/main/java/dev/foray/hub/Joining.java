package dev.foray.hub;

import dev.foray.broker.Broker;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.Retention;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The way of one subscriber into its channel: it collects what is delivered, reads what it asked for, replies, and goes
 * live.
 *
 * <p>Where more was missed than fits into one reply, the reply has the first page and says recovered; the others follow
 * as ordinary publications, each page when the one before has been sent, until the subscriber has caught up with the
 * channel and goes live. Clients take that for live publications, so their SDKs need to know nothing of it.
 */
final class Joining {
    private static final System.Logger log = System.getLogger(Joining.class.getName());

    private final Hub hub;
    private final Broker broker;
    private final Channel channel;
    private final Subscription subscription;
    private final Retention retention;
    private final Recovery recovery;
    private final Limits limits;

    /**
     * How much of the past goes out at once.
     *
     * @param publications {@code client.recovery_max_publication_limit}
     * @param bytes of their data; one publication alone may be larger
     */
    record Limits(int publications, int bytes) {}

    Joining(
            Hub hub,
            Broker broker,
            Channel channel,
            Subscription subscription,
            Retention retention,
            Recovery recovery,
            Limits limits) {
        this.hub = hub;
        this.broker = broker;
        this.channel = channel;
        this.subscription = subscription;
        this.retention = retention;
        this.recovery = recovery;
        this.limits = limits;
    }

    void begin() {
        Position since = recovery.since();
        if (retention.kind() == Retention.Kind.NONE) {
            reply(new Joined(null, false, since != null, List.of(), List.of()), -1);
        } else if (recovery.mode() == Recovery.Mode.STATE) {
            then(broker.state(channel.name(), retention, StateQuery.ALL), this::withState);
        } else if (recovery.mode() == Recovery.Mode.CACHE) {
            then(history(new HistoryQuery(1, null, true)), this::withLatest);
        } else if (recovery.mode() == Recovery.Mode.STREAM && retention.keepsStream() && since != null) {
            then(history(HistoryQuery.since(since, limits.publications())), page -> withMissed(since, page));
        } else {
            then(history(HistoryQuery.TOP), page -> unrecovered(page.top(), since != null));
        }
    }

    private CompletableFuture<HistoryPage> history(HistoryQuery query) {
        return broker.history(channel.name(), retention, query);
    }

    private void withState(StatePage page) {
        reply(
                new Joined(page.top(), false, false, List.of(), page.entries()),
                page.top().offset());
    }

    private void withLatest(HistoryPage page) {
        Position top = page.top();
        boolean known = !page.publications().isEmpty();
        boolean hasIt = recovery.since() != null && recovery.since().equals(top);
        if (!known && !hasIt && recovery.rejectUnrecovered()) {
            refuse(new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
            return;
        }
        hub.recovered(known || hasIt);
        reply(new Joined(top, known || hasIt, true, hasIt ? List.of() : page.publications(), List.of()), top.offset());
    }

    private void withMissed(Position since, HistoryPage page) {
        Position top = page.top();
        List<Publication> missed = fitting(page.publications());
        if (!leadsOn(since, missed, top)) {
            unrecovered(top, true);
            return;
        }
        hub.recovered(true);
        long readTo = missed.isEmpty()
                ? since.offset()
                : missed.get(missed.size() - 1).offset();
        Joined joined = new Joined(new Position(top.epoch(), since.offset()), true, true, missed, List.of());
        if (readTo == top.offset()) {
            reply(joined, readTo);
        } else if (channel.whileCollecting(
                subscription, () -> subscription.subscriber().joined(joined))) {
            catchUpLater(new Position(top.epoch(), readTo));
        }
    }

    /** An empty epoch, which old SDKs send for a channel that was empty, matches only at the very beginning. */
    private static boolean leadsOn(Position since, List<Publication> missed, Position top) {
        boolean sameEpoch = since.epoch().equals(top.epoch()) || (since.epoch().isEmpty() && since.offset() == 0);
        long next = missed.isEmpty() ? top.offset() + 1 : missed.get(0).offset();
        return sameEpoch && next == since.offset() + 1;
    }

    private void unrecovered(Position top, boolean wasRecovering) {
        if (wasRecovering) {
            if (recovery.rejectUnrecovered()) {
                refuse(new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
                return;
            }
            hub.recovered(false);
        }
        reply(new Joined(top, false, wasRecovering, List.of(), List.of()), top.offset());
    }

    private void reply(Joined joined, long readTo) {
        boolean live = channel.goLive(
                subscription, readTo, () -> subscription.subscriber().joined(joined));
        if (live) {
            return;
        }
        Position position = joined.position();
        if (retention.keepsStream() && position != null) {
            if (channel.whileCollecting(
                    subscription, () -> subscription.subscriber().joined(joined))) {
                catchUpLater(new Position(position.epoch(), readTo));
            }
        } else if (channel.remove(subscription)) {
            hub.left(channel, subscription.subscriber());
            subscription
                    .subscriber()
                    .refused(new ForayException(ErrorCode.INTERNAL, "the channel is too busy to join"));
        }
    }

    private void catchUpLater(Position from) {
        subscription
                .session()
                .whenDrained(() ->
                        then(history(HistoryQuery.since(from, limits.publications())), page -> catchUp(from, page)));
    }

    private void catchUp(Position from, HistoryPage page) {
        List<Publication> missed = fitting(page.publications());
        if (!leadsOn(from, missed, page.top())) {
            channel.insufficient(subscription);
            hub.left(channel, subscription.subscriber());
            return;
        }
        long readTo =
                missed.isEmpty() ? from.offset() : missed.get(missed.size() - 1).offset();
        Runnable send = () -> missed.forEach(publication ->
                subscription.session().send(subscription.encoding().publication(channel.name(), publication, null)));
        boolean live = readTo == page.top().offset() && channel.goLive(subscription, readTo, send);
        if (!live && channel.whileCollecting(subscription, send)) {
            catchUpLater(new Position(from.epoch(), readTo));
        }
    }

    /** As many from the front as go out at once; at least one, if there is one. */
    private List<Publication> fitting(List<Publication> publications) {
        long bytes = 0;
        int count = 0;
        while (count < publications.size() && (count == 0 || bytes < limits.bytes())) {
            bytes += publications.get(count).data().text().length();
            count++;
        }
        return publications.subList(0, count);
    }

    private void refuse(ForayException reason) {
        if (channel.remove(subscription)) {
            subscription.subscriber().refused(reason);
            hub.left(channel, subscription.subscriber());
        }
    }

    private <T> void then(CompletableFuture<T> answer, Consumer<T> next) {
        var unused = answer.whenComplete((result, problem) -> {
            try {
                if (problem != null) {
                    refuse(asForay(problem));
                } else {
                    next.accept(result);
                }
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "subscribing failed, channel=" + channel.name(), e);
                refuse(new ForayException(ErrorCode.INTERNAL));
            }
        });
    }

    private static ForayException asForay(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof ForayException known ? known : new ForayException(ErrorCode.INTERNAL);
    }
}
