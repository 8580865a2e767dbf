package dev.foray.protocol.text;

import dev.foray.protocol.MaskingFilter;
import dev.foray.protocol.RequestAddress;
import dev.foray.testing.Folders;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.server.WsSci;

/** A Tomcat with the endpoint and its filters at {@code /live}, on a free port. */
final class TomcatContainer implements AutoCloseable {
    static final String ROOT = "/live";

    static {
        initialize(WsSession.class);
    }

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    TomcatContainer() {
        try {
            folder = Files.createTempDirectory("foray-tomcat-");
            tomcat.setBaseDir(folder.toString());
            tomcat.setSilent(true);
            Connector connector = new Connector();
            connector.setPort(0);
            tomcat.setConnector(connector);
            StandardContext context = (StandardContext) tomcat.addContext(ROOT, folder.toString());
            // They want parts of the JDK opened.
            context.setClearReferencesObjectStreamClassCaches(false);
            context.setClearReferencesRmiTargets(false);
            context.setClearReferencesThreadLocals(false);
            context.addApplicationListener(RequestAddress.class.getName());
            context.addServletContainerInitializer(new WsSci(), Set.of(TextEndpoint.class, QueryTextEndpoint.class));
            context.addServletContainerInitializer((classes, application) -> filters(application), Set.of());
            Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet")
                    .addMapping("/");
            tomcat.start();
        } catch (IOException | LifecycleException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * On the test's own thread: the first session of all might begin while its Tomcat stops, when the class loader of
     * the web application finds nothing any more, and the class would be of no use to any other test.
     */
    private static void initialize(Class<?> type) {
        try {
            Class.forName(type.getName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void filters(ServletContext application) {
        UpgradeFilter.register(application);
        MaskingFilter.register(application, "/ws/*");
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            Folders.delete(folder);
        } catch (IOException | LifecycleException e) {
            throw new AssertionError(e);
        }
    }
}
