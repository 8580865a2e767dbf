package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;

class OwnDriversTest {
    private static List<Driver> registered() {
        return DriverManager.drivers().filter(JDBC.class::isInstance).toList();
    }

    @Test
    void noneIsLeftRegistered() throws SQLException {
        DriverManager.registerDriver(new JDBC());
        assertThat(registered()).isNotEmpty();

        OwnDrivers.deregister();

        assertThat(registered()).isEmpty();
    }
}
