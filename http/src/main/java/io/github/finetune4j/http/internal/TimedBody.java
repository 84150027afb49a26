// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream whose reads time out: the JDK's own time-out ends with the headers. A read that timed out may be
 * made again: what comes later is not lost, and closing is the caller's.
 */
public final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<TimedBody> {
    private static final Object END = new Object();
    // pieces of 16 KiB that may wait to be read: enough that neither side waits for the other at each of them
    private static final int AHEAD = 64;

    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private final long idleNanos;
    private final CompletableFuture<TimedBody> whole = CompletableFuture.completedFuture(this);
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private long deadline = Long.MAX_VALUE;
    private boolean ended;

    /** @param idle most time between two pieces */
    TimedBody(Duration idle) {
        idleNanos = idle.toNanos();
    }

    /** Limits the time until the end, too. */
    void endBy(long nanoTime) {
        deadline = nanoTime;
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        subscription = value;
        if (closed) {
            value.cancel();
        } else {
            value.request(AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        arrived.add(pieces);
    }

    @Override
    public void onError(Throwable thrown) {
        arrived.add(thrown);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the body was closed");
        }
        if (length == 0) {
            return 0;
        }
        while (buffers.isEmpty()) {
            if (ended) {
                return -1;
            }
            take();
        }
        ByteBuffer first = buffers.getFirst();
        int count = Math.min(length, first.remaining());
        first.get(into, offset, count);
        if (!first.hasRemaining()) {
            buffers.removeFirst();
        }
        return count;
    }

    @SuppressWarnings("unchecked") // only onNext adds lists
    private void take() throws IOException {
        Object next = next();
        if (next == END) {
            ended = true;
        } else if (next instanceof Throwable thrown) {
            throw new IOException("the connection ended inside the body: " + thrown.getMessage(), thrown);
        } else {
            ((List<ByteBuffer>) next).stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
            Flow.Subscription source = subscription;
            if (source != null) {
                source.request(1);
            }
        }
    }

    private Object next() throws IOException {
        long wait = deadline == Long.MAX_VALUE ? idleNanos : Math.min(idleNanos, deadline - System.nanoTime());
        try {
            Object next = arrived.poll(Math.max(wait, 0), TimeUnit.NANOSECONDS);
            if (next != null) {
                return next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while a body was read").initCause(e);
        }
        throw new HttpTimeoutException("the body did not arrive in time");
    }

    @Override
    public int available() {
        ByteBuffer first = buffers.peekFirst();
        return first == null ? 0 : first.remaining();
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
