package dev.foray.protocol;

import dev.foray.thread.Inheritance;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The class {@link UpgradeRelay}, loaded by a class loader that has nothing else.
 *
 * <p>The threads of Payara and GlassFish keep requests for use again, and these keep the handler of the last upgrade
 * ({@code ThreadCache} of Grizzly, {@code httpUpgradeHandler} of {@code org.apache.catalina.connector.Request}). One of
 * this web application's own classes would keep all of it in memory after its end.
 */
final class RelayClass {
    private static final System.Logger log = System.getLogger(RelayClass.class.getName());
    private static final Class<? extends HttpUpgradeHandler> LOADED = load();

    private RelayClass() {}

    static Class<? extends HttpUpgradeHandler> get() {
        return LOADED;
    }

    /** @param relay an instance of the class; an {@link UpgradeRelay} by its name only */
    @SuppressWarnings("unchecked")
    static void handOn(HttpUpgradeHandler relay, HttpUpgradeHandler handler) {
        ((Consumer<HttpUpgradeHandler>) relay).accept(handler);
    }

    private static Class<? extends HttpUpgradeHandler> load() {
        List<Class<? extends HttpUpgradeHandler>> loaded = new ArrayList<>();
        // The class loader remembers who has made it.
        Inheritance.none(() -> loaded.add(apart(HttpUpgradeHandler.class.getClassLoader())));
        return loaded.get(0);
    }

    /** @param servletApi has nothing of this web application */
    static Class<? extends HttpUpgradeHandler> apart(ClassLoader servletApi) {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder()}, servletApi)) {
            return loader.loadClass(UpgradeRelay.class.getName()).asSubclass(HttpUpgradeHandler.class);
        } catch (ClassNotFoundException | IOException e) {
            log.log(Level.WARNING, "the server may keep this web application in memory when it is undeployed", e);
            return UpgradeRelay.class;
        }
    }

    /** Where the classes of this web application are. */
    private static URL folder() throws IOException {
        String file = UpgradeRelay.class.getName().replace('.', '/') + ".class";
        URL here = Objects.requireNonNull(UpgradeRelay.class.getResource("/" + file));
        return new URL(here, here.getPath().substring(0, here.getPath().length() - file.length()));
    }
}
