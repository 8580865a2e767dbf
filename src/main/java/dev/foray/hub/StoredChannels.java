package dev.foray.hub;

import dev.foray.broker.Broker;
import dev.foray.channel.ChannelName;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Which channels of one namespace have something stored: as the broker last said, and as deliveries have told since it
 * was asked. Of more channels than the limit those beyond it count as empty once the broker has answered. Thread-safe.
 */
final class StoredChannels {
    private static final System.Logger log = System.getLogger(StoredChannels.class.getName());

    private final String namespace;
    private final Broker broker;
    private final int limit;
    private final AtomicBoolean asking = new AtomicBoolean();

    /** What the broker said. */
    private volatile Set<ChannelName> said = Set.of();

    /** What deliveries told before the broker was asked the last time, while it has not answered. */
    private volatile Map<ChannelName, Boolean> before = Map.of();

    /** What deliveries have told since; true: it has something. */
    private volatile ConcurrentMap<ChannelName, Boolean> since = new ConcurrentHashMap<>();

    StoredChannels(String namespace, Broker broker, int limit) {
        this.namespace = namespace;
        this.broker = broker;
        this.limit = limit;
    }

    /**
     * Takes in what a delivery tells; returns whether that may be news. What exceeds the limit, the broker says later.
     */
    boolean tell(ChannelName name, boolean stored) {
        ConcurrentMap<ChannelName, Boolean> told = since;
        Boolean known = told.get(name);
        if (known == null ? told.size() >= limit : known == stored) {
            return false;
        }
        told.put(name, stored);
        return true;
    }

    boolean has(ChannelName name) {
        Boolean told = since.get(name);
        if (told == null) {
            told = before.get(name);
        }
        return told == null ? said.contains(name) : told;
    }

    /** Asks the broker, unless it was asked and has not answered; then tells of each channel that may be different. */
    void refresh(Consumer<ChannelName> changed) {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        before = since;
        since = new ConcurrentHashMap<>();
        // Whatever is told to the map of before from now on was committed before now, and so is in the answer.
        var unused = broker.stored(namespace, limit).whenComplete((names, problem) -> {
            if (problem == null) {
                take(names, changed);
            } else {
                log.log(Level.WARNING, "not known what is stored namespace=" + namespace + " reason=" + problem);
                before.forEach(since::putIfAbsent);
            }
            before = Map.of();
            asking.set(false);
        });
    }

    private void take(List<ChannelName> names, Consumer<ChannelName> changed) {
        Set<ChannelName> last = said;
        Set<ChannelName> told = before.keySet();
        said = Set.copyOf(names);
        before = Map.of();
        last.forEach(changed);
        told.forEach(changed);
        names.forEach(changed);
    }
}
