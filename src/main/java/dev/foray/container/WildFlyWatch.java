package dev.foray.container;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import javax.management.AttributeChangeNotification;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/**
 * WildFly changes its state {@code RunningState} before it suspends its parts, WebSockets among them, and so it does
 * before it stops; the MBean tells on the thread that then goes on (WildFly Admin Guide, "Process state").
 */
final class WildFlyWatch implements NotificationListener, AutoCloseable {
    private static final String NAME = "jboss.root:type=state";
    private static final String STATE = "RunningState";

    private final MBeanServer server;
    private final ObjectName name;
    private final ServerListener listener;

    private WildFlyWatch(MBeanServer server, ObjectName name, ServerListener listener) {
        this.server = server;
        this.name = name;
        this.listener = listener;
    }

    static boolean isThere() throws JMException {
        return ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(NAME));
    }

    static AutoCloseable start(ServerListener listener) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        WildFlyWatch watch = new WildFlyWatch(server, new ObjectName(NAME), listener);
        server.addNotificationListener(watch.name, watch, null, null);
        return watch;
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification instanceof AttributeChangeNotification change
                && change.getAttributeName().equals(STATE)) {
            switch (change.getNewValue().toString().toLowerCase(Locale.ROOT)) {
                case "suspending", "stopping" -> listener.suspended();
                case "normal" -> listener.resumed();
                default -> {
                    // "starting" and "suspended" come on the way to these.
                }
            }
        }
    }

    @Override
    public void close() throws JMException {
        server.removeNotificationListener(name, this);
    }
}
