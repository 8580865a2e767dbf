package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;

class OwnDriversTest {
    @Test
    void noneIsLeftRegistered() throws SQLException {
        DriverManager.registerDriver(new JDBC());
        assertThat(OwnDrivers.registered()).isNotEmpty();

        OwnDrivers.deregister();

        assertThat(OwnDrivers.registered()).isEmpty();
    }

    @Test
    void noneRegistersItselfAfterwards() throws Exception {
        URL[] application = {location(OwnDrivers.class), location(JDBC.class)};
        try (URLClassLoader loader = new URLClassLoader(application, ClassLoader.getPlatformClassLoader())) {
            Class<?> own = loader.loadClass(OwnDrivers.class.getName());
            own.getMethod("deregister").invoke(null);

            Class.forName(JDBC.class.getName(), true, loader);

            Method registered = own.getDeclaredMethod("registered");
            registered.setAccessible(true);
            assertThat((List<?>) registered.invoke(null)).isEmpty();
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
