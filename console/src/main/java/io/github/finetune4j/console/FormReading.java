// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.IncomingForm.Piece;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The reading of a form as it comes. No thread waits for it: it takes a place among the forms that are waited for, and
 * where none is free it is refused at once. It has one time for all of it, as a sender that never pauses for long would
 * otherwise never end.
 */
final class FormReading implements Runnable {
    private static final int READ_BEYOND = 4 << 20;

    private final IncomingForm incoming;
    private final AwaitedForm form;
    private final Semaphore places;
    private final Consumer<Supplier<Answered>> answers;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long until;
    private long length;
    private boolean waits;

    FormReading(
            IncomingForm incoming,
            AwaitedForm form,
            Semaphore places,
            Duration longest,
            Consumer<Supplier<Answered>> answers) {
        this.incoming = incoming;
        this.form = form;
        this.places = places;
        this.answers = answers;
        until = System.nanoTime() + longest.toNanos();
    }

    @Override
    public void run() {
        Piece piece = incoming.next();
        while (piece.state() == IncomingForm.State.MORE && keep(piece.bytes())) {
            piece = incoming.next();
        }
        switch (piece.state()) {
            case NOT_YET -> waitForMore();
            case LATE -> end(AwaitedForm::tooSlow);
            case BROKEN -> end(AwaitedForm::malformed);
            case MORE -> end(form::tooMuch);
            case LAST -> {
                keep(piece.bytes());
                end(length > form.most() ? form::tooMuch : () -> form.answer(bytes.toByteArray()));
            }
        }
    }

    /**
     * Of people who are known, what is too much is read nevertheless: closed before, the connection would swallow the
     * answer.
     *
     * @return whether more is read
     */
    private boolean keep(byte[] more) {
        length += more.length;
        if (length <= form.most()) {
            bytes.writeBytes(more);
        }
        return length <= (form.known() ? READ_BEYOND : form.most());
    }

    private void waitForMore() {
        Duration left = Duration.ofNanos(until - System.nanoTime());
        if (left.toMillis() <= 0) {
            end(AwaitedForm::tooSlow);
        } else if (!waits && !places.tryAcquire()) {
            end(AwaitedForm::tooMany);
        } else {
            waits = true;
            incoming.whenMore(left, this);
        }
    }

    private void end(Supplier<Answered> answer) {
        if (waits) {
            places.release();
            incoming.settled();
        }
        answers.accept(answer);
    }
}
