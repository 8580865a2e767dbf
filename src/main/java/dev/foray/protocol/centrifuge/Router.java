package dev.foray.protocol.centrifuge;

import dev.foray.protocol.FatalException;
import dev.foray.session.Disconnect;

/** Hands each command to what answers its kind. Stateless. */
final class Router {
    private final Connecting connecting;
    private final Subscribing subscribing;
    private final Publishing publishing;
    private final Reading reading;
    private final Refreshing refreshing;
    private final Rpc rpc;

    Router(CentrifugeProtocol server) {
        connecting = new Connecting(server);
        subscribing = new Subscribing(server);
        publishing = new Publishing(server);
        reading = new Reading(server);
        refreshing = new Refreshing(server);
        rpc = new Rpc(server, publishing);
    }

    /** Answers, now or later; what it throws is the answer. */
    void route(Call call, Command command) {
        if (command.connect() != null) {
            connecting.connect(call, command.connect());
        } else if (command.subscribe() != null) {
            subscribing.subscribe(call, command.subscribe());
        } else if (command.unsubscribe() != null) {
            subscribing.unsubscribe(call, command.unsubscribe());
        } else if (command.publish() != null) {
            publishing.publish(call, command.publish());
        } else if (command.presence() != null) {
            reading.presence(call, command.presence());
        } else if (command.presenceStats() != null) {
            reading.presenceStats(call, command.presenceStats());
        } else if (command.history() != null) {
            reading.history(call, command.history());
        } else if (command.rpc() != null) {
            rpc.call(call, command.rpc());
        } else if (command.send() != null) {
            call.end(Disconnect.NOT_AVAILABLE.because("nothing here takes messages"));
        } else if (command.refresh() != null) {
            refreshing.connection(call, command.refresh());
        } else if (command.subRefresh() != null) {
            refreshing.subscription(call, command.subRefresh());
        } else {
            throw FatalException.badRequest("an unknown command");
        }
    }

    /** Answers a client that sends no commands. */
    void connect(Call call, Command.ConnectRequest request) {
        connecting.connect(call, request);
    }

    Subscribing subscribing() {
        return subscribing;
    }
}
