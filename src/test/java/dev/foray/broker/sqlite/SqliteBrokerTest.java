package dev.foray.broker.sqlite;

import dev.foray.broker.Broker;
import dev.foray.broker.BrokerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBrokerTest extends BrokerContract {
    @TempDir
    Path folder;

    @Override
    protected Broker newBroker() {
        return new SqliteBroker(folder, clock, SqliteLimits.DEFAULT);
    }
}
