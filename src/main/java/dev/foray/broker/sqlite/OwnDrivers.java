package dev.foray.broker.sqlite;

import java.lang.System.Logger.Level;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.JDBC;

/**
 * The JDBC drivers of this application, which {@code DriverManager} has found by itself if this application's class
 * loader was that of the first thread of all that asked it. It keeps them, and with them the class loader, for ever.
 */
public final class OwnDrivers {
    private static final System.Logger log = System.getLogger(OwnDrivers.class.getName());

    private OwnDrivers() {}

    /**
     * Takes them out of {@code DriverManager}, at the end of this application; those of others stay. The driver, which
     * registers itself when its class is initialized, can do so no more: GlassFish initializes all classes that an
     * application has loaded once it has ended ({@code ReferenceCleaner}).
     */
    public static void deregister() {
        var unused = new JDBC();
        registered().forEach(OwnDrivers::deregister);
    }

    static List<Driver> registered() {
        return DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == OwnDrivers.class.getClassLoader())
                .toList();
    }

    private static void deregister(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
            log.log(Level.WARNING, "a JDBC driver stays registered, driver=" + driver, e);
        }
    }
}
