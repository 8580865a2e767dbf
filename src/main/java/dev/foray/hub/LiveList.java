package dev.foray.hub;

import dev.foray.broker.Draft;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.JsonWriter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What {@link LiveChannels#LIST} shows at the moment, and publishing what is to be different. Channels with people take
 * the place of those without where it is full. Confined to one thread.
 */
final class LiveList {
    private static final System.Logger log = System.getLogger(LiveList.class.getName());

    /**
     * One channel.
     *
     * @param people how many are there
     * @param kept whether it has something stored
     */
    record Entry(int people, boolean kept) {
        boolean isNothing() {
            return people == 0 && !kept;
        }

        JsonText json() {
            return new JsonWriter()
                    .beginObject()
                    .name("people")
                    .value(people)
                    .name("kept")
                    .value(kept)
                    .endObject()
                    .text();
        }
    }

    private final Hub hub;
    private final int limit;
    private final Consumer<ChannelName> again;
    private final Map<ChannelName, Entry> shown = new HashMap<>();

    /** Those of {@code shown} that nobody is in. */
    private final TreeSet<ChannelName> deserted = new TreeSet<>();

    /** Their publication failed, so that nobody knows what the list has of them. */
    private final Set<ChannelName> doubtful = ConcurrentHashMap.newKeySet();

    private boolean full;
    private boolean told;

    /** @param again is told of channels whose publication failed, on any thread */
    LiveList(Hub hub, int limit, Consumer<ChannelName> again) {
        this.hub = hub;
        this.limit = limit;
        this.again = again;
    }

    /** Shows a channel as it is now, if that is different from before. */
    void show(ChannelName name, Entry now) {
        boolean doubted = doubtful.remove(name);
        Entry before = shown.get(name);
        if (!doubted && (before == null ? now.isNothing() : now.equals(before))) {
            return;
        }
        if (now.isNothing()) {
            remove(name);
        } else if (before != null || hasRoomFor(now)) {
            set(name, now);
        } else {
            tellFull();
        }
    }

    private boolean hasRoomFor(Entry now) {
        if (shown.size() >= limit && now.people() > 0 && !deserted.isEmpty()) {
            remove(deserted.last());
        }
        return shown.size() < limit;
    }

    private void set(ChannelName name, Entry now) {
        shown.put(name, now);
        if (now.people() == 0) {
            deserted.add(name);
        } else {
            deserted.remove(name);
        }
        publish(name, Draft.set(name.value(), now.json(), null));
    }

    private void remove(ChannelName name) {
        shown.remove(name);
        deserted.remove(name);
        publish(name, Draft.remove(name.value(), null));
    }

    private void publish(ChannelName name, Draft draft) {
        var unused = hub.publish(LiveChannels.LIST, draft).whenComplete((receipt, problem) -> {
            if (problem != null) {
                log.log(Level.DEBUG, "not told in the list, tried again channel=" + name, problem);
                doubtful.add(name);
                again.accept(name);
            }
        });
    }

    private void tellFull() {
        if (!told) {
            log.log(
                    Level.WARNING,
                    "more channels are live than channel.listed_limit " + limit + "; not all are listed");
        }
        told = true;
        full = true;
    }

    /** Whether there were channels without room since this was asked the last time. */
    boolean wasFull() {
        boolean was = full;
        full = false;
        return was;
    }

    /** Somebody emptied the list: nothing is shown any more. Returns what was. */
    List<ChannelName> forget() {
        List<ChannelName> names = new ArrayList<>(shown.keySet());
        shown.clear();
        deserted.clear();
        return names;
    }
}
