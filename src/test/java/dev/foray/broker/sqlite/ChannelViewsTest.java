package dev.foray.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foray.broker.HistoryQuery;
import dev.foray.broker.KeyEntry;
import dev.foray.broker.KeyTable;
import dev.foray.broker.Retention;
import dev.foray.broker.StateQuery;
import dev.foray.broker.StreamWindow;
import dev.foray.channel.ChannelName;
import dev.foray.channel.JsonText;
import dev.foray.channel.Publication;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The moments that a reader's snapshot and the writer's commits can meet in. */
class ChannelViewsTest {
    private static final ChannelName CHANNEL = new ChannelName("map:one");
    private static final ChannelRow.Key KEY = new ChannelRow.Key(1, CHANNEL, "epoch");
    private static final Retention MAP =
            new Retention(Retention.Kind.MAP_PERSISTENT, 100, Duration.ofHours(1), Duration.ZERO, Duration.ZERO);
    private static final HistoryQuery ALL = new HistoryQuery(-1, null, false);

    private final ChannelViews views = new ChannelViews(new SqliteLimits(1, 1, 1, 1 << 20, 0, 1 << 20));

    private static Publication publication(long offset) {
        return new Publication(JsonText.NULL, offset, "key", false, Map.of(), null, 1_000);
    }

    private void commit(long offset) {
        views.append(KEY, MAP, new ChannelView.Addition(publication(offset), KeyEntry.NEVER, 1_000));
    }

    private static ChannelView snapshot(long top) {
        StreamWindow stream = new StreamWindow(0);
        KeyTable keys = new KeyTable();
        for (long offset = 1; offset <= top; offset++) {
            stream.append(publication(offset));
        }
        keys.put("key", new KeyEntry(publication(top), KeyEntry.NEVER, 0, ""));
        ChannelView view = new ChannelView("epoch", stream, new ChannelView.Before(true, 0), 1_000);
        view.keep(keys, 0);
        view.triedAll(true);
        return view;
    }

    @Test
    void aSnapshotFromBeforeAnEvictionIsNotShown() {
        long stamp = views.stamp();
        commit(3);
        views.evict();
        views.install(CHANNEL, snapshot(2), MAP, stamp);

        assertThat(views.find(CHANNEL)).isNull();
        views.install(CHANNEL, snapshot(3), MAP, views.stamp());
        assertThat(views.find(CHANNEL)).isNotNull();
    }

    @Test
    void aSnapshotFromBeforeARemovalIsNotShown() {
        long stamp = views.stamp();
        views.removed(KEY, 2);
        views.install(CHANNEL, snapshot(2), MAP, stamp);

        assertThat(views.find(CHANNEL)).isNull();
    }

    @Test
    void anOlderSnapshotIsBroughtUpToDate() {
        commit(3);
        commit(4);
        assertThat(views.find(CHANNEL).history(ALL, MAP, 2_000)).isEmpty();

        views.install(CHANNEL, snapshot(2), MAP, views.stamp());

        ChannelView view = views.find(CHANNEL);
        assertThat(view.history(ALL, MAP, 2_000).orElseThrow().publications().stream()
                        .map(Publication::offset))
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(view.state(StateQuery.ALL, MAP, 2_000).orElseThrow().entries())
                .containsExactly(publication(4));
    }

    @Test
    void keysThatAreAheadOfWhatIsShownAreNotTaken() {
        commit(3);
        views.install(CHANNEL, snapshot(4), MAP, views.stamp());

        ChannelView view = views.find(CHANNEL);
        assertThat(view.state(StateQuery.ALL, MAP, 2_000)).isEmpty();
        assertThat(view.history(ALL, MAP, 2_000).orElseThrow().top().offset()).isEqualTo(3);
        assertThat(view.tried(false)).isTrue();
        assertThat(view.tried(true)).as("worth another reading").isFalse();
        commit(4);
        assertThat(view.history(ALL, MAP, 2_000).orElseThrow().publications()).hasSize(4);
    }

    @Test
    void aSnapshotThatDoesNotReachWhatIsShownIsOfNoUse() {
        commit(6);
        views.install(CHANNEL, snapshot(4), MAP, views.stamp());

        assertThat(views.find(CHANNEL).history(ALL, MAP, 2_000)).isEmpty();
        assertThat(views.find(CHANNEL).state(StateQuery.ALL, MAP, 2_000)).isEmpty();
    }

    @Test
    void whatWasCommittedAfterAGapIsShownByItself() {
        commit(3);
        commit(7);

        assertThat(views.find(CHANNEL).history(ALL, MAP, 2_000)).isEmpty();
        assertThat(views.find(CHANNEL)
                        .history(HistoryQuery.TOP, MAP, 2_000)
                        .orElseThrow()
                        .top()
                        .offset())
                .isEqualTo(7);
    }
}
