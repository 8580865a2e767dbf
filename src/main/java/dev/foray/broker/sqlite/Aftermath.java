package dev.foray.broker.sqlite;

import dev.foray.broker.Delivery;
import dev.foray.broker.Retention;
import dev.foray.channel.ChannelName;
import dev.foray.channel.Publication;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What happens once something is committed: readers see it, then subscribers get it. Confined to the writer thread. */
final class Aftermath {
    private static final Logger log = System.getLogger(Aftermath.class.getName());

    private final ChannelViews views;
    private final Delivery delivery;

    Aftermath(ChannelViews views, Delivery delivery) {
        this.views = views;
        this.delivery = delivery;
    }

    /** A channel has a new epoch. */
    void began(ChannelRow.Key key, long nowMillis, boolean told) {
        views.begin(key, nowMillis);
        if (told) {
            try {
                delivery.reset(key.name(), key.epoch());
            } catch (RuntimeException e) {
                log.log(Level.WARNING, "delivery of a reset failed channel=" + key.name(), e);
            }
        }
    }

    /** A channel is no more. */
    void ended(ChannelRow.Key key) {
        views.end(key);
    }

    void appended(ChannelRow.Key key, Retention retention, Publication publication, long expires, long previousMillis) {
        views.append(key, retention, new ChannelView.Addition(publication, expires, previousMillis));
        deliver(key.name(), publication, key.epoch());
    }

    void deliver(ChannelName name, Publication publication, String epoch) {
        try {
            delivery.deliver(name, publication, epoch);
        } catch (RuntimeException e) {
            log.log(Level.WARNING, "delivery failed channel=" + name, e);
        }
    }

    void removed(ChannelRow.Key key, long removedTo) {
        views.removed(key, removedTo);
    }
}
