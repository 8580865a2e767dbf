package dev.foray.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {
    @Override
    protected Broker newBroker() {
        return new MemoryBroker(clock);
    }

    @Test
    void isNeverInTrouble() {
        publish(1);

        assertThat(broker.trouble()).isEmpty();
    }
}
