package dev.foray.protocol;

import dev.foray.session.Disconnect;
import dev.foray.testing.Latches;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A container that takes what a test lets it take, and keeps to the rules of asynchronous writing: nothing before it
 * was asked and said yes, and one thread at a time. What breaks them is in {@code offences}.
 */
final class FakeResponse extends ServletOutputStream implements StreamTransport.Response {
    final List<String> offences = new ArrayList<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final CountDownLatch completed = new CountDownLatch(1);
    private final Executor container;
    private WriteListener listener;
    private boolean askedAndReady;
    private boolean callOwed;
    private boolean ready = true;
    private int opened;
    private Disconnect refused;
    private int flushes;
    private IOException failure;
    private boolean slowAfterEachWrite;
    private boolean fullAfterNextWrite;

    /** @param container calls the listener */
    FakeResponse(Executor container) {
        this.container = container;
    }

    @Override
    public synchronized ServletOutputStream open(StreamFormat format, WriteListener value) {
        opened++;
        listener = value;
        callOwed = true;
        return this;
    }

    /** The container's first call, after the request's own thread has gone. */
    void begin() {
        possible();
    }

    /** It can take more, and says so where it was asked. */
    void possible() {
        boolean call;
        synchronized (this) {
            ready = true;
            call = callOwed;
            callOwed = false;
        }
        if (call) {
            container.execute(this::callBack);
        }
    }

    private void callBack() {
        try {
            listener.onWritePossible();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The client does not read: after the next write there is no room. */
    synchronized void full() {
        ready = false;
    }

    /** The client reads one more write, and no more. */
    synchronized void fullAfterNextWrite() {
        fullAfterNextWrite = true;
    }

    /** After each write it takes no more, and calls back at once. */
    synchronized void slowAfterEachWrite() {
        slowAfterEachWrite = true;
    }

    synchronized void failing(IOException value) {
        failure = value;
    }

    @Override
    public boolean isReady() {
        enter("isReady");
        try {
            synchronized (this) {
                if (callOwed) {
                    offences.add("asked before it was called back");
                }
                askedAndReady = ready;
                callOwed = !ready;
                return ready;
            }
        } finally {
            inside.set(false);
            if (slowAfterEachWrite && callOwed) {
                possible();
            }
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        enter("write");
        try {
            used("write");
            if (failure != null) {
                throw failure;
            }
            synchronized (this) {
                taken.write(bytes, from, count);
                if (slowAfterEachWrite || fullAfterNextWrite) {
                    ready = false;
                }
            }
        } finally {
            inside.set(false);
        }
    }

    @Override
    public void write(int value) {
        throw new AssertionError("byte by byte");
    }

    @Override
    public void flush() {
        enter("flush");
        used("flush");
        flushes++;
        inside.set(false);
    }

    private void enter(String what) {
        if (!inside.compareAndSet(false, true)) {
            offences.add(what + " while another was inside");
        }
        if (completed.getCount() == 0) {
            offences.add(what + " after the end");
        }
    }

    private synchronized void used(String what) {
        if (!askedAndReady) {
            offences.add(what + " without having asked");
        }
        askedAndReady = false;
    }

    @Override
    public void setWriteListener(WriteListener value) {
        throw new AssertionError("done by open");
    }

    @Override
    public void refuse(Disconnect reason) {
        refused = reason;
        completed.countDown();
    }

    Disconnect refused() {
        return refused;
    }

    @Override
    public void complete() {
        completed.countDown();
    }

    boolean isComplete() {
        return completed.getCount() == 0;
    }

    void awaitComplete() {
        Latches.await(completed);
    }

    synchronized String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    int opened() {
        return opened;
    }

    int flushes() {
        return flushes;
    }
}
