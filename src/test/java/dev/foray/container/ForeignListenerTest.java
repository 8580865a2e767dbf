package dev.foray.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignListenerTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void aListenerTellsWhichMethodWasCalledAndWithWhat() {
        listener().propertyChange(new PropertyChangeEvent(this, "state", 0, 1));

        assertThat(heard).containsExactly("propertyChange state");
    }

    /** Servers find listeners that are taken out again by that. */
    @Test
    void aListenerIsEqualToItselfOnly() {
        PropertyChangeListener listener = listener();
        List<PropertyChangeListener> listeners = new ArrayList<>(List.of(listener(), listener));

        assertThat(listeners.remove(listener)).isTrue();

        assertThat(listeners).hasSize(1).doesNotContain(listener);
    }

    @Test
    void whatGoesWrongInItDoesNotReachTheServer() {
        PropertyChangeListener failing =
                (PropertyChangeListener) ForeignListener.of(PropertyChangeListener.class, (method, argument) -> {
                    heard.add(method);
                    throw new NoSuchMethodException("name");
                });

        failing.propertyChange(new PropertyChangeEvent(this, "state", 0, 1));

        assertThat(heard).containsExactly("propertyChange");
    }

    private PropertyChangeListener listener() {
        return (PropertyChangeListener) ForeignListener.of(
                PropertyChangeListener.class,
                (method, argument) -> heard.add(method + " " + ((PropertyChangeEvent) argument).getPropertyName()));
    }
}
