package dev.foray.hub;

import dev.foray.broker.Broker;
import dev.foray.channel.ChannelName;
import dev.foray.config.ChannelOptions;
import dev.foray.config.Settings;
import dev.foray.thread.ForayThreads;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@link #LIST}, the map channel that says what is live: each channel of a namespace with
 * {@link ChannelOptions#listed()} that has people in it or something stored is a key, its data <code>
 * {"people": 3, "kept": true}</code>.
 *
 * <p>What changes is noted where it happens, and published by a thread of its own: at once where nothing has changed
 * for a second, else a second after the last time, each channel once, however many came and went. What is stored is
 * asked of the broker at the start and then once a minute, because time alone ends it; publications from outside are
 * seen when they are delivered. Never listed: private channels and those of named users. Thread-safe.
 */
public final class LiveChannels implements ChannelWatch, AutoCloseable {
    public static final ChannelName LIST = new ChannelName(Settings.Channels.LIST);

    private static final System.Logger log = System.getLogger(LiveChannels.class.getName());
    private static final long PAUSE_MILLIS = 1_000;
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A namespace whose channels are listed. */
    private record Listed(ChannelOptions options, StoredChannels stored) {}

    private final Map<String, Listed> namespaces = new HashMap<>();
    private final int limit;
    private final Set<ChannelName> changed = ConcurrentHashMap.newKeySet();
    private final Semaphore awake = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean emptied;
    private long refreshedNanos;
    private @Nullable Thread thread;

    public LiveChannels(Settings.Channels channels, Broker broker) {
        this.limit = channels.listedLimit();
        add("", channels.withoutNamespace(), broker);
        channels.namespaces().forEach(one -> add(one.name(), one.options(), broker));
    }

    private void add(String name, ChannelOptions options, Broker broker) {
        if (options.listed()) {
            namespaces.put(name, new Listed(options, new StoredChannels(name, broker, limit)));
        }
    }

    /** Begins to publish, if there is anything to list; to be called once, when the broker is started. */
    public void start(Hub hub) {
        if (!namespaces.isEmpty()) {
            LiveList list = begin(hub);
            thread = ForayThreads.start("foray-live-channels", () -> run(hub, list));
        }
    }

    /** The list as it is at the start: empty, with what is stored to come. */
    LiveList begin(Hub hub) {
        refresh(System.nanoTime());
        return new LiveList(hub, limit, this::note);
    }

    @Override
    public void peopleChanged(ChannelName name) {
        if (listed(name) != null) {
            note(name);
        }
    }

    @Override
    public void published(ChannelName name) {
        tell(name, true);
    }

    @Override
    public void reset(ChannelName name) {
        if (name.equals(LIST)) {
            emptied = true;
            awake.release();
        }
        tell(name, false);
    }

    private void tell(ChannelName name, boolean stored) {
        Listed namespace = listed(name);
        if (namespace != null
                && namespace.options().keepsHistory()
                && namespace.stored().tell(name, stored)) {
            note(name);
        }
    }

    private void note(ChannelName name) {
        if (changed.add(name)) {
            awake.release();
        }
    }

    /** The namespace of a channel that may be listed; null for others. */
    private @Nullable Listed listed(ChannelName name) {
        Listed namespace = namespaces.isEmpty() ? null : namespaces.get(name.namespace());
        boolean named = namespace != null
                && namespace.options().allowUserLimitedChannels()
                && name.value().indexOf('#') >= 0;
        return named || name.isPrivate() ? null : namespace;
    }

    private void run(Hub hub, LiveList list) {
        try {
            do {
                var unused = awake.tryAcquire(untilRefresh(System.nanoTime()), TimeUnit.NANOSECONDS);
                attempt(hub, list);
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            log.log(Level.DEBUG, "closed", e);
        }
    }

    private void attempt(Hub hub, LiveList list) {
        try {
            round(hub, list, System.nanoTime());
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "a round of the list of live channels failed and the next is to come", e);
        }
    }

    /** Publishes what has changed; {@code nowNanos} of {@link System#nanoTime()}. */
    void round(Hub hub, LiveList list, long nowNanos) {
        awake.drainPermits();
        if (untilRefresh(nowNanos) <= 0) {
            refresh(nowNanos);
            if (list.wasFull()) {
                noteAll(hub);
            }
        }
        if (emptied) {
            emptied = false;
            changed.addAll(list.forget());
            noteAll(hub);
        }
        for (ChannelName name : List.copyOf(changed)) {
            changed.remove(name);
            Listed namespace = listed(name);
            boolean kept = namespace != null && namespace.stored().has(name);
            list.show(name, new LiveList.Entry(hub.people(name), kept));
        }
    }

    private long untilRefresh(long nowNanos) {
        return refreshedNanos + REFRESH_NANOS - nowNanos;
    }

    private void refresh(long nowNanos) {
        refreshedNanos = nowNanos;
        for (Listed namespace : namespaces.values()) {
            if (namespace.options().keepsHistory()) {
                namespace.stored().refresh(this::note);
            }
        }
    }

    /** As many of those with people as the list could show. */
    private void noteAll(Hub hub) {
        changed.addAll(hub.channels(name -> listed(new ChannelName(name)) != null, "", limit)
                .channels()
                .keySet());
    }

    /** Ends the thread; what the list shows stays. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            ForayThreads.join(List.of(running));
        }
    }
}
