package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity.Grant;
import dev.foray.broker.HistoryPage;
import dev.foray.broker.HistoryQuery;
import dev.foray.broker.StatePage;
import dev.foray.broker.StateQuery;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.Namespace;
import dev.foray.channel.Position;
import dev.foray.channel.Publication;
import dev.foray.config.ChannelOptions.MapOptions;
import dev.foray.hub.Joined;
import dev.foray.hub.Recovery;
import dev.foray.protocol.Admission;
import dev.foray.protocol.Arrangement;
import dev.foray.protocol.centrifuge.Command.SubscribeRequest;
import dev.foray.protocol.centrifuge.Result.MapPart;
import dev.foray.protocol.centrifuge.Result.Promises;
import dev.foray.protocol.centrifuge.Result.Subscribed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code subscribe} on map channels, where a client gets the state first, in pages, then the changes since the
 * first page, and then goes live; each step is a command.
 *
 * <p>Pages are read one by one, so keys change in between. What is newer than the first page is left out of the later
 * ones: it comes with the changes, which are counted from the first page. The last page of the state goes live at once
 * where so few changes are left that they fit into its reply, and always where there is no stream of changes.
 * Thread-safe.
 */
final class MapSubscribing {
    private static final int LIVE = 0;
    private static final int STREAM = 1;
    private static final int STATE = 2;

    private final CentrifugeProtocol server;
    private final Admission admission;

    MapSubscribing(CentrifugeProtocol server, Admission admission) {
        this.server = server;
        this.admission = admission;
    }

    /** One command on its way. */
    private record Step(Call call, MapPaging paging, Namespace namespace, SubscribeRequest request) {
        MapOptions options() {
            return namespace.options().map();
        }

        boolean keepsStream() {
            return namespace.options().keepsHistory();
        }

        boolean isFirstPage() {
            return request.phase() == STATE
                    && (request.cursor() == null || request.cursor().isEmpty());
        }

        String cursor() {
            return request.cursor() == null ? "" : request.cursor();
        }

        int limit() {
            int wanted = request.limit() > 0 ? request.limit() : options().defaultPageSize();
            return Math.max(1, Math.min(wanted, options().maxPageSize()));
        }

        ChannelName channel() {
            return paging.subscriber().channel();
        }
    }

    void subscribe(Call call, ChannelName channel, Namespace namespace, SubscribeRequest request) {
        CentrifugeConnection connection = call.connection();
        if (request.phase() < LIVE || request.phase() > STATE) {
            throw new ForayException(ErrorCode.BAD_REQUEST, "unknown phase");
        }
        ChannelSubscriber there = connection.subscriptions().of(channel);
        MapPaging paging = there == null ? null : there.paging();
        if (there != null && (paging == null || there.isJoined())) {
            throw new ForayException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        if (paging != null && !new Step(call, paging, namespace, request).isFirstPage()) {
            if (!paging.begin(call)) {
                throw new ForayException(ErrorCode.CONCURRENT_PAGINATION, "another page is being read");
            }
            proceed(new Step(call, paging, namespace, request));
            return;
        }
        if (there != null) {
            // The client gave up and begins again.
            connection.subscriptions().leave(channel);
        }
        begin(call, channel, namespace, request);
    }

    private void begin(Call call, ChannelName channel, Namespace namespace, SubscribeRequest request) {
        CentrifugeConnection connection = call.connection();
        MapPaging paging = new MapPaging(new ChannelSubscriber(connection, channel, false));
        Step step = new Step(call, paging, namespace, request);
        if (!step.cursor().isEmpty() || (request.phase() == STREAM && !request.recover())) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED, "the first page of the state comes first");
        }
        var unused = paging.begin(call);
        connection
                .subscriptions()
                .reserve(paging.subscriber(), server.settings().client().channelLimit());
        boolean byToken = request.token() != null && !request.token().isEmpty();
        then(step, admission.grant(connection.identity(), channel, namespace, request.token()), grant -> {
            paging.arrange(arrangement(step, grant, byToken));
            proceed(step);
        });
    }

    private Arrangement arrangement(Step step, Grant grant, boolean byToken) {
        boolean joinLeave = step.request().joinLeave()
                && step.namespace().options().joinLeave()
                && server.permissions().maySeePresence(step.call().connection().identity(), step.namespace(), true);
        return Arrangement.of(step.namespace(), grant, byToken, new Arrangement.Wishes(false, false, joinLeave));
    }

    private void proceed(Step step) {
        Position given = Subscribing.position(step.request());
        Position first = step.paging().first();
        if (first != null && !given.epoch().isEmpty() && !given.epoch().equals(first.epoch())) {
            fail(step, new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
        } else if (step.request().phase() == STATE && !step.keepsStream()) {
            goLive(step, Recovery.STATE, List.of());
        } else if (step.request().phase() == STATE) {
            StateQuery query = new StateQuery(null, step.cursor(), step.limit());
            then(step, server.hub().state(step.channel(), query), page -> state(step, page));
        } else if (isWithoutPosition(step)) {
            goLive(step, Recovery.STATE, List.of());
        } else if (!step.keepsStream()) {
            fail(step, new ForayException(ErrorCode.BAD_REQUEST, "the channel keeps no stream of changes"));
        } else if (step.request().phase() == STREAM) {
            HistoryQuery query = HistoryQuery.since(given, step.limit());
            then(step, server.hub().history(step.channel(), query), page -> stream(step, given, page));
        } else {
            goLive(step, Recovery.since(given).rejectingGaps(), List.of());
        }
    }

    /** A plain client that knows of no phases: it gets the whole state in one reply. */
    private static boolean isWithoutPosition(Step step) {
        SubscribeRequest request = step.request();
        return request.phase() == LIVE
                && !request.recover()
                && Subscribing.position(request).epoch().isEmpty()
                && step.paging().first() == null;
    }

    private void state(Step step, StatePage page) {
        Position first = step.isFirstPage() ? page.top() : step.paging().first();
        Position given = Subscribing.position(step.request());
        boolean sameEpoch =
                given.epoch().isEmpty() || given.epoch().equals(page.top().epoch());
        if (first == null || !sameEpoch || !first.epoch().equals(page.top().epoch())) {
            fail(step, new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
            return;
        }
        step.paging().first(first);
        List<Publication> entries = page.entries().stream()
                .filter(entry -> entry.offset() <= first.offset())
                .toList();
        if (page.cursor().isEmpty() && page.top().offset() - first.offset() <= step.limit()) {
            goLive(step, Recovery.since(first).rejectingGaps(), entries);
        } else {
            reply(step, first, List.of(), new MapPart(STATE, page.cursor(), entries));
        }
    }

    /** The changes up to where the stream stood when the first of them were asked for; then live, or it never ends. */
    private void stream(Step step, Position given, HistoryPage page) {
        long target = step.paging().target(page.top().offset());
        List<Publication> changes = page.publications();
        boolean leadsOn = changes.isEmpty() || changes.get(0).offset() == given.offset() + 1;
        if (!given.epoch().equals(page.top().epoch()) || !leadsOn) {
            fail(step, new ForayException(ErrorCode.UNRECOVERABLE_POSITION));
        } else if (changes.isEmpty() || given.offset() + step.limit() >= target) {
            goLive(step, Recovery.since(given).rejectingGaps(), List.of());
        } else {
            Position reached =
                    new Position(given.epoch(), changes.get(changes.size() - 1).offset());
            reply(step, reached, changes, new MapPart(STREAM, "", List.of()));
        }
    }

    private static void reply(Step step, Position position, List<Publication> changes, MapPart part) {
        step.paging().end();
        step.call().reply(new Subscribed(null, Promises.NONE, position, false, false, changes, null, part));
    }

    private void goLive(Step step, Recovery recovery, List<Publication> entries) {
        Arrangement arrangement = step.paging().arrangement();
        step.paging().subscriber().join(server.hub(), arrangement, recovery, new ChannelSubscriber.Outcome() {
            @Override
            public void joined(Joined joined) {
                step.call().reply(live(step, arrangement, joined, entries));
            }

            @Override
            public void refused(ForayException reason) {
                step.call().fail(reason);
            }
        });
    }

    private Subscribed live(Step step, Arrangement arrangement, Joined joined, List<Publication> entries) {
        List<Publication> changes = joined.publications();
        boolean recovering = step.request().recover() && step.keepsStream();
        return new Subscribed(
                Subscribing.ttl(server, arrangement),
                new Promises(false, step.keepsStream()),
                step.keepsStream() ? after(joined.position(), changes) : null,
                recovering,
                recovering && joined.recovered(),
                changes,
                arrangement.data(),
                new MapPart(LIVE, "", joined.state().isEmpty() ? entries : joined.state()));
    }

    /** Clients take the position for what they have when they have applied the changes. */
    private static @Nullable Position after(@Nullable Position before, List<Publication> changes) {
        return before == null || changes.isEmpty()
                ? before
                : new Position(before.epoch(), changes.get(changes.size() - 1).offset());
    }

    private <T> void then(Step step, CompletableFuture<T> answer, Consumer<T> next) {
        var unused = answer.whenComplete((value, problem) -> {
            if (problem != null) {
                fail(step, problem);
                return;
            }
            try {
                next.accept(value);
            } catch (RuntimeException e) {
                fail(step, e);
            }
        });
    }

    private static void fail(Step step, Throwable problem) {
        step.call().connection().subscriptions().forget(step.paging().subscriber());
        step.call().fail(problem);
    }
}
