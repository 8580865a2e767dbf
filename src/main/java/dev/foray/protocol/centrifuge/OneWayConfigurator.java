package dev.foray.protocol.centrifuge;

import dev.foray.protocol.Handshakes;
import org.jspecify.annotations.Nullable;

/** Decides over handshakes of {@link OneWayEndpoint}; made by the container. Stateless. */
public final class OneWayConfigurator extends Handshakes {
    @Override
    protected boolean mayConnectFrom(@Nullable String origin, @Nullable String host) {
        return LiveEndpoint.mayConnectFrom(origin, host);
    }

    @Override
    protected Object newEndpoint() {
        return new OneWayEndpoint();
    }
}
