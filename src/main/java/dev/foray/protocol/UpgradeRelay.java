package dev.foray.protocol;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Made by the container as the handler of one connection, and hands on to the one that it is given, until the
 * connection ends. Uses classes of the JDK and of the servlet API only, so that it can be loaded {@linkplain RelayClass
 * apart}.
 */
public final class UpgradeRelay implements HttpUpgradeHandler, Consumer<HttpUpgradeHandler> {
    private volatile @Nullable HttpUpgradeHandler handler;

    @Override
    public void accept(HttpUpgradeHandler value) {
        handler = value;
    }

    @Override
    public void init(WebConnection connection) {
        HttpUpgradeHandler present = handler;
        if (present != null) {
            present.init(connection);
        }
    }

    @Override
    public void destroy() {
        HttpUpgradeHandler last = handler;
        handler = null;
        if (last != null) {
            last.destroy();
        }
    }
}
