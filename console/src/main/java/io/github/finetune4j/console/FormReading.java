// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Reads a form as it comes. No thread waits for it: it takes a place among the forms that are waited for, and where
 * none is free it is refused at once. It has one time for all of it, as a sender that never pauses for long would
 * otherwise never end.
 */
final class FormReading implements Runnable {
    private static final int READ_BEYOND = 4 << 20;

    private final Request request;
    private final AwaitedForm form;
    private final Semaphore places;
    private final Consumer<Supplier<Answered>> answers;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final EndPoint endPoint;
    private final long pause;
    private final long until;
    private long length;
    private boolean waits;

    FormReading(Request request, AwaitedForm form, Semaphore places, Duration longest, Consumer<Supplier<Answered>> answers) {
        this.request = request;
        this.form = form;
        this.places = places;
        this.answers = answers;
        endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        pause = endPoint.getIdleTimeout();
        until = System.nanoTime() + longest.toNanos();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                waitForMore();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                boolean late = chunk.getFailure() instanceof TimeoutException;
                end(late ? AwaitedForm::tooSlow : AwaitedForm::malformed);
                return;
            }
            keep(chunk);
            if (chunk.isLast() || length > (form.known() ? READ_BEYOND : form.most())) {
                end(length > form.most() ? form::tooMuch : () -> form.answer(bytes.toByteArray()));
                return;
            }
        }
    }

    /** What is too much is read to its end nevertheless: closed before, the connection would swallow the answer. */
    private void keep(Content.Chunk chunk) {
        byte[] more = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(more);
        chunk.release();
        length += more.length;
        if (length <= form.most()) {
            bytes.writeBytes(more);
        }
    }

    private void waitForMore() {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
            end(AwaitedForm::tooSlow);
        } else if (!waits && !places.tryAcquire()) {
            end(AwaitedForm::tooMany);
        } else {
            waits = true;
            endPoint.setIdleTimeout(Math.min(left, pause));
            request.demand(this);
        }
    }

    private void end(Supplier<Answered> answer) {
        if (waits) {
            places.release();
            endPoint.setIdleTimeout(pause);
        }
        answers.accept(answer);
    }
}
