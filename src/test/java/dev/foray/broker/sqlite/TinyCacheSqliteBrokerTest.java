package dev.foray.broker.sqlite;

import dev.foray.broker.Broker;
import dev.foray.broker.BrokerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same where memory holds next to nothing and batches are small, so that reads come from the file. */
class TinyCacheSqliteBrokerTest extends BrokerContract {
    @TempDir
    Path folder;

    @Override
    protected Broker newBroker() {
        return new SqliteBroker(folder, clock, new SqliteLimits(3, 2_000, 64 << 20, 0, 0, 600));
    }
}
