package dev.foray.protocol;

import dev.foray.session.Disconnect;
import dev.foray.session.Transport;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way out over an HTTP response that does not end. A send is done when the container takes more, so that a client
 * that reads slowly is as slow to its outbox as on a WebSocket.
 *
 * <p>Whoever brings something to do (a send, the container's word that it takes more, the end) leaves it in a field and
 * calls {@link #act}. One thread at a time acts for all, so no two are in the container at once, and none waits for
 * another. Thread-safe.
 */
public final class StreamTransport implements Transport, WriteListener {
    /** The response, as far as a stream needs it. */
    interface Response {
        /** Begins it; {@code listener} is told when it can be written. Called once. */
        ServletOutputStream open(StreamFormat format, WriteListener listener) throws IOException;

        /** Answers with an error instead, and ends it. */
        void refuse(Disconnect reason);

        /** Ends it, with what it still has to send as far as the client takes it. */
        void complete();
    }

    /** What one send has to write, and how far it has come. */
    private static final class Message {
        private final byte[] bytes;
        private final @Nullable Completion done;
        private int written;
        private boolean flushed;

        /** @param done null: nobody waits for it */
        Message(byte[] bytes, @Nullable Completion done) {
            this.bytes = bytes;
            this.done = done;
        }

        /** Does one step, and says whether there was one left. */
        boolean proceed(ServletOutputStream out) throws IOException {
            if (written < bytes.length) {
                int piece = Math.min(PIECE, bytes.length - written);
                out.write(bytes, written, piece);
                written += piece;
                return true;
            }
            if (!flushed) {
                flushed = true;
                out.flush();
                return true;
            }
            return false;
        }
    }

    private static final System.Logger log = System.getLogger(StreamTransport.class.getName());
    private static final int PIECE = 32 * 1024;
    private static final long MAX_TOUCH_MILLIS = 1000;

    /** How long the end waits for a container that has nothing to send, and yet takes nothing more. */
    private static final long FAREWELL_MILLIS = 1000;

    private final Response response;
    private final StreamFormat format;
    private final Function<Disconnect, String> farewell;

    /** How often somebody has asked to act since the one who acts has looked. */
    private final AtomicInteger asked = new AtomicInteger();

    /** Held while the container is called; taken by {@link #over}, before the container uses the response again. */
    private final ReentrantLock touching = new ReentrantLock();

    private volatile boolean openingWanted;
    private volatile boolean possible;
    private volatile boolean over;
    private volatile @Nullable Message next;
    private volatile @Nullable Disconnect closing;
    private volatile boolean hurried;
    private volatile boolean begun;
    private final CountDownLatch end = new CountDownLatch(1);

    // The rest is of the one who acts.
    private @Nullable ServletOutputStream out;
    private boolean blocked = true;
    private boolean broken;
    private boolean ended;
    private @Nullable Message current;

    /** @param farewell what a client is told, in its protocol, before the response ends */
    StreamTransport(Response response, StreamFormat format, Function<Disconnect, String> farewell) {
        this.response = response;
        this.format = format;
        this.farewell = farewell;
    }

    /** Begins the response, if it has not; to be called once it is clear that there is nothing to refuse. */
    public void open() {
        openingWanted = true;
        act();
    }

    @Override
    public String separator() {
        return format.separator();
    }

    @Override
    public void send(String text, Completion done) {
        next = new Message(format.encode(text), done);
        act();
    }

    /** Of a response that has begun: waits, for a second at the most, until the container takes the farewell. */
    @Override
    public void close(Disconnect reason) {
        closing = reason;
        act();
        if (begun && !hasEndedInTime()) {
            hurried = true;
            act();
        }
    }

    private boolean hasEndedInTime() {
        try {
            return end.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void onWritePossible() {
        possible = true;
        act();
    }

    /** The container cannot write any more; it tells the request's listeners too, who end the session. */
    @Override
    public void onError(Throwable failure) {
        log.log(Level.DEBUG, "a stream cannot be written any more", failure);
        over();
    }

    /** The request has ended or is about to; when this returns, nothing touches the response any more. */
    void over() {
        over = true;
        end.countDown();
        try {
            // Not for ever: a container might hold a lock that the one who acts waits for.
            if (touching.tryLock(MAX_TOUCH_MILLIS, TimeUnit.MILLISECONDS)) {
                touching.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void act() {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = asked.get();
            actOnce();
        } while (asked.addAndGet(-seen) > 0);
    }

    private void actOnce() {
        Completion done = null;
        Throwable problem = null;
        touching.lock();
        try {
            if (!over && !ended) {
                done = proceed();
            }
        } catch (IOException | RuntimeException e) {
            log.log(Level.DEBUG, "a stream broke off", e);
            broken = true;
            problem = e;
            done = current == null ? null : current.done;
            current = null;
        } finally {
            touching.unlock();
        }
        if (done != null) {
            done.done(problem);
        }
    }

    /** Does what can be done now; the answer is whose send has ended. */
    private @Nullable Completion proceed() throws IOException {
        Disconnect before = openingWanted ? null : closing;
        if (before != null && before.reconnects()) {
            // As long as a client has got nothing, SDKs up to 5.7.4 come back at once, unless it is by an HTTP error.
            ended = true;
            end.countDown();
            response.refuse(before);
            return null;
        }
        if ((openingWanted || before != null) && out == null) {
            out = response.open(format, this);
        }
        if (possible && blocked) {
            possible = false;
            blocked = false;
            if (!begun) {
                begun = true;
                current = new Message(format.opening(), null);
            }
        }
        Completion done = begun && !broken ? write() : null;
        Disconnect reason = closing;
        if (reason != null && (broken || (begun && (hurried || current != null || isWritable())))) {
            end(reason);
        }
        return done;
    }

    /** The answer is whose send has ended, of which there is one at the most. */
    private @Nullable Completion write() throws IOException {
        while (isWritable()) {
            Message message = current;
            if (message == null) {
                if (next == null) {
                    return null;
                }
                current = next;
                next = null;
            } else if (!message.proceed(stream())) {
                current = null;
                if (message.done != null) {
                    return message.done;
                }
            }
        }
        return null;
    }

    /** The container's rule: asked before each write and flush, and after a no only when it has said so by itself. */
    private boolean isWritable() {
        if (blocked) {
            return false;
        }
        blocked = !stream().isReady();
        return !blocked;
    }

    private ServletOutputStream stream() {
        if (out == null) {
            throw new IllegalStateException("not open");
        }
        return out;
    }

    /** Where something is on its way still, the client takes too long for it, and for a farewell too. */
    private void end(Disconnect reason) throws IOException {
        ended = true;
        try {
            if (current == null && !broken && isWritable()) {
                stream().write(format.encode(farewell.apply(reason)));
            }
        } finally {
            response.complete();
            end.countDown();
        }
    }
}
