package dev.foray.protocol.centrifuge;

import dev.foray.auth.Identity;
import dev.foray.broker.Draft;
import dev.foray.broker.KeyChange;
import dev.foray.broker.Receipt;
import dev.foray.channel.ChannelName;
import dev.foray.channel.ClientInfo;
import dev.foray.channel.ErrorCode;
import dev.foray.channel.ForayException;
import dev.foray.channel.JsonText;
import dev.foray.channel.Namespace;
import dev.foray.config.ChannelOptions.SubscriptionType;
import dev.foray.protocol.JsonValues;
import dev.foray.protocol.centrifuge.Command.PublishRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes for clients, as far as they may. The drafts of one connection reach the hub in the order of its commands.
 * Thread-safe.
 */
final class Publishing {
    private final CentrifugeProtocol server;

    Publishing(CentrifugeProtocol server) {
        this.server = server;
    }

    /**
     * Conditions that only come with a call of a method.
     *
     * @param expectedOffset of the key's latest publication; 0: the key must not exist; null: no check
     */
    record Conditions(
            @Nullable Map<String, String> tags,
            @Nullable String idempotencyKey,
            @Nullable Long expectedOffset) {
        static final Conditions NONE = new Conditions(null, null, null);
    }

    void publish(Call call, PublishRequest request) {
        ChannelName channel = CentrifugeProtocol.channel(request.channel());
        CentrifugeConnection connection = call.connection();
        CompletableFuture<Receipt> receipt = request.type() == Command.MAP
                ? change(connection, channel, request, Conditions.NONE)
                : message(connection, channel, JsonValues.text(request.data()), Conditions.NONE);
        call.replyWith(receipt, done -> new Result.Published(done.position()));
    }

    /** Publishes to a stream. */
    CompletableFuture<Receipt> message(
            CentrifugeConnection connection, ChannelName channel, JsonText data, Conditions conditions) {
        Namespace namespace = server.namespace(channel);
        Subscribing.requireKind(namespace, SubscriptionType.STREAM);
        boolean subscribed = connection.subscriptions().isSubscribed(channel);
        require(server.permissions().mayPublish(connection.identity(), namespace, subscribed));
        return publish(channel, Draft.of(data, info(connection, channel)), conditions);
    }

    /** Sets or removes a key of a map channel. */
    CompletableFuture<Receipt> change(
            CentrifugeConnection connection, ChannelName channel, PublishRequest request, Conditions conditions) {
        Namespace namespace = server.namespace(channel);
        Subscribing.requireKind(namespace, SubscriptionType.MAP);
        Identity identity = connection.identity();
        boolean subscribed = connection.subscriptions().isSubscribed(channel);
        require(
                request.removed()
                        ? server.permissions().mayRemoveKey(identity, namespace, subscribed)
                        : server.permissions().mayPublishKey(identity, namespace, subscribed));
        String key = key(connection, namespace, request.key());
        ClientInfo info = info(connection, channel);
        Draft draft =
                request.removed() ? Draft.remove(key, info) : Draft.set(key, JsonValues.text(request.data()), info);
        KeyChange change = draft.change();
        if (change != null) {
            draft = draft.withChange(change.withExpectedOffset(conditions.expectedOffset()));
        }
        return publish(channel, draft, conditions);
    }

    private CompletableFuture<Receipt> publish(ChannelName channel, Draft draft, Conditions conditions) {
        String idempotencyKey = conditions.idempotencyKey();
        Map<String, String> tags = conditions.tags();
        Draft whole =
                draft.withIdempotencyKey(idempotencyKey == null || idempotencyKey.isEmpty() ? null : idempotencyKey);
        return server.hub().publish(channel, tags == null ? whole : whole.withTags(tags));
    }

    /** The key that a client means. Where it may write only its own, that is the one, whatever it says. */
    private static String key(CentrifugeConnection connection, Namespace namespace, @Nullable String wanted) {
        return switch (namespace.options().map().clientKey()) {
            case ANY -> wanted == null ? "" : wanted;
            case CLIENT_ID -> connection.session().id();
            case USER_ID -> {
                require(!connection.identity().user().isEmpty());
                yield connection.identity().user();
            }
        };
    }

    private static void require(boolean permitted) {
        if (!permitted) {
            throw new ForayException(ErrorCode.PERMISSION_DENIED);
        }
    }

    private static ClientInfo info(CentrifugeConnection connection, ChannelName channel) {
        ChannelSubscriber subscriber = connection.subscriptions().of(channel);
        return subscriber == null ? connection.info() : subscriber.info();
    }
}
