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
import java.util.ArrayList;
import java.util.Collections;
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
     * @param chars of their data; one publication alone may have more
     */
    record Limits(int publications, int chars) {}

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
        } else if (recovery.mode() == Recovery.Mode.LAST && retention.keepsStream()) {
            then(history(new HistoryQuery(recovery.count(), null, true)), this::withLast);
        } else if (recovery.mode() == Recovery.Mode.STREAM && retention.keepsStream() && since != null) {
            then(history(missedSince(since)), page -> withMissed(since, page));
        } else {
            then(history(HistoryQuery.TOP), page -> unrecovered(page.top(), since != null));
        }
    }

    /** An empty epoch, which old SDKs send for a channel that was empty, stands for any at the very beginning. */
    private HistoryQuery missedSince(Position since) {
        return isBeginning(since)
                ? new HistoryQuery(limits.publications(), null, false)
                : HistoryQuery.since(since, limits.publications());
    }

    private static boolean isBeginning(Position since) {
        return since.epoch().isEmpty() && since.offset() == 0;
    }

    private CompletableFuture<HistoryPage> history(HistoryQuery query) {
        return broker.history(channel.name(), retention, query);
    }

    private void withState(StatePage page) {
        if (waitsForRoom(page.entries(), this::begin)) {
            return;
        }
        reply(
                new Joined(page.top(), false, false, List.of(), page.entries()),
                page.top().offset());
    }

    private void withLatest(HistoryPage page) {
        if (waitsForRoom(page.publications(), this::begin)) {
            return;
        }
        Position top = page.top();
        boolean known = !page.publications().isEmpty();
        boolean hasIt = recovery.since() != null && recovery.since().equals(top);
        if (!known && !hasIt && recovery.rejectUnrecovered()) {
            giveUp(new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
            return;
        }
        hub.recovered(known || hasIt);
        reply(new Joined(top, known || hasIt, true, hasIt ? List.of() : page.publications(), List.of()), top.offset());
    }

    private void withLast(HistoryPage page) {
        List<Publication> last = new ArrayList<>(page.publications());
        Collections.reverse(last);
        Position top = page.top();
        Position before =
                last.isEmpty() ? top : new Position(top.epoch(), last.get(0).offset() - 1);
        withMissed(before, new HistoryPage(last, top));
    }

    private void withMissed(Position since, HistoryPage page) {
        Position top = page.top();
        List<Publication> missed = fitting(page.publications());
        if (!leadsOn(since, missed, top)) {
            unrecovered(top, true);
            return;
        }
        if (waitsForRoom(missed, this::begin)) {
            return;
        }
        if (recovery.mode() != Recovery.Mode.LAST) {
            hub.recovered(true);
        }
        long readTo = missed.isEmpty()
                ? since.offset()
                : missed.get(missed.size() - 1).offset();
        Joined joined = new Joined(new Position(top.epoch(), since.offset()), true, true, missed, List.of());
        if (readTo == top.offset()) {
            reply(joined, readTo);
        } else if (channel.whileCollecting(subscription, () -> subscription.joined(joined))) {
            catchUpLater(new Position(top.epoch(), readTo));
        }
    }

    private static boolean leadsOn(Position since, List<Publication> missed, Position top) {
        boolean sameEpoch = since.epoch().equals(top.epoch()) || isBeginning(since);
        long next = missed.isEmpty() ? top.offset() + 1 : missed.get(0).offset();
        return sameEpoch && next == since.offset() + 1;
    }

    private void unrecovered(Position top, boolean wasRecovering) {
        if (wasRecovering) {
            if (recovery.rejectUnrecovered()) {
                giveUp(new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
                return;
            }
            hub.recovered(false);
        }
        reply(new Joined(top, false, wasRecovering, List.of(), List.of()), top.offset());
    }

    private void reply(Joined joined, long readTo) {
        if (channel.goLive(subscription, readTo, () -> subscription.joined(joined))) {
            return;
        }
        Position position = joined.position();
        if (!retention.keepsStream() || position == null) {
            giveUp(new ForayException(ErrorCode.INTERNAL, "the channel is too busy to join"));
        } else if (channel.whileCollecting(subscription, () -> subscription.joined(joined))) {
            catchUpLater(new Position(position.epoch(), readTo));
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
            giveUp(new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
            return;
        }
        if (waitsForRoom(missed, () -> catchUpLater(from))) {
            return;
        }
        long readTo =
                missed.isEmpty() ? from.offset() : missed.get(missed.size() - 1).offset();
        Runnable send = () -> missed.stream()
                .filter(subscription.subscriber()::wants)
                .map(publication -> subscription.encoding().publication(channel.name(), publication, null))
                .forEach(subscription.session()::send);
        boolean live = readTo == page.top().offset() && channel.goLive(subscription, readTo, send);
        if (!live && channel.whileCollecting(subscription, send)) {
            catchUpLater(new Position(from.epoch(), readTo));
        }
    }

    /** As many from the front as go out at once; at least one, if there is one. */
    private List<Publication> fitting(List<Publication> publications) {
        long chars = 0;
        int count = 0;
        while (count < publications.size() && (count == 0 || chars < limits.chars())) {
            chars += publications.get(count).data().text().length();
            count++;
        }
        return publications.subList(0, count);
    }

    /**
     * Where a session joins many channels at once, what it missed in all of them may be more than may wait for it. Then
     * what is read here is not used, and {@code again} is run when what waits has been sent.
     */
    private boolean waitsForRoom(List<Publication> read, Runnable again) {
        long waiting = subscription.session().waitingBytes();
        if (read.isEmpty() || waiting == 0 || waiting + chars(read) <= limits.chars()) {
            return false;
        }
        subscription.session().whenDrained(again);
        return true;
    }

    private static long chars(List<Publication> publications) {
        return publications.stream()
                .mapToLong(publication -> publication.data().text().length())
                .sum();
    }

    private void giveUp(ForayException reason) {
        if (channel.giveUp(subscription, reason)) {
            hub.left(channel, subscription.subscriber());
        }
    }

    private <T> void then(CompletableFuture<T> answer, Consumer<T> next) {
        var unused = answer.whenComplete((result, problem) -> {
            try {
                if (problem != null) {
                    giveUp(asForay(problem));
                } else {
                    next.accept(result);
                }
            } catch (Throwable e) {
                // Errors too: nobody else would hear of them, and the subscriber would wait for ever.
                log.log(Level.ERROR, "subscribing failed, channel=" + channel.name(), e);
                giveUp(new ForayException(ErrorCode.INTERNAL));
            }
        });
    }

    private static ForayException asForay(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof ForayException known ? known : new ForayException(ErrorCode.INTERNAL);
    }
}
