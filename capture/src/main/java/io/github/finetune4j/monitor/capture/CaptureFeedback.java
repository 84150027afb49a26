// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The door for what people say of answers, minutes or weeks later, in any process that has the store and the secret.
 * Each method returns whether it was counted: not for an id that this capture did not make, not for the same again, and
 * not for an answer that was erased with its person, of which nothing is kept. Texts are masked before they are kept.
 * Unlike capturing, it waits for the store, and tells where that fails. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CaptureFeedback {
    private final CaptureStore store;
    private final AnswerIds ids;
    private final Masking masking;
    private final InstantSource clock;
    private final Consumer<Feedback> told;
    private final String by;

    CaptureFeedback(
            CaptureStore store,
            AnswerIds ids,
            Masking masking,
            InstantSource clock,
            Consumer<Feedback> told,
            String by) {
        this.store = store;
        this.ids = ids;
        this.masking = masking;
        this.clock = clock;
        this.told = told;
        this.by = by;
    }

    /**
     * {@return a way to give feedback without the model}
     *
     * @param store where the capture keeps what it captures
     * @param secret the capture's; an empty one where the capture has none
     * @throws IllegalArgumentException if the secret has less than 16 bytes
     */
    public static CaptureFeedback of(CaptureStore store, byte[] secret) {
        return new CaptureFeedback(
                store,
                AnswerIds.of(secret, store.salt()),
                new Masking(Redaction.masking(PersonalDataScanner.all())),
                InstantSource.system(),
                feedback -> {},
                "");
    }

    /**
     * {@return the same, with another redaction of texts}
     *
     * @param redaction before they are kept
     */
    public CaptureFeedback redaction(Redaction redaction) {
        return new CaptureFeedback(store, ids, new Masking(redaction), clock, told, by);
    }

    /**
     * {@return the same, with another clock}
     *
     * @param source says when feedback was given
     */
    public CaptureFeedback clock(InstantSource source) {
        return new CaptureFeedback(store, ids, masking, source, told, by);
    }

    /**
     * {@return the same, on behalf of somebody else, whose feedback counts beside that of others}
     *
     * @param who a word, for example {@code reviewer}; no name of a person
     */
    public CaptureFeedback by(String who) {
        return new CaptureFeedback(store, ids, masking, clock, told, who);
    }

    /**
     * A thumb.
     *
     * @param responseId from {@link Capture#responseId}
     * @param up or down
     * @return whether it was counted
     */
    public boolean thumb(String responseId, boolean up) {
        return add(responseId, Feedback.Kind.THUMB, up ? 1 : 0, "");
    }

    /**
     * A rating, for example 4 of 1 to 5.
     *
     * @param responseId from {@link Capture#responseId}
     * @param value what was given
     * @param least the worst that could be given
     * @param most the best
     * @return whether it was counted
     * @throws IllegalArgumentException if the value is not within both
     */
    public boolean rating(String responseId, double value, double least, double most) {
        if (!(value >= least && value <= most && most > least && Double.isFinite(most - least))) {
            throw new IllegalArgumentException(
                    "rating: " + value + " of " + least + " to " + most + " -> give a value within them");
        }
        return add(responseId, Feedback.Kind.RATING, Math.min(1, (value - least) / (most - least)), "");
    }

    /**
     * Whether the task was done that the answer was for.
     *
     * @param responseId from {@link Capture#responseId}
     * @param done or not
     * @return whether it was counted
     */
    public boolean taskSuccess(String responseId, boolean done) {
        return add(responseId, Feedback.Kind.TASK_SUCCESS, done ? 1 : 0, "");
    }

    /**
     * The answer as it should have been.
     *
     * @param responseId from {@link Capture#responseId}
     * @param text the whole answer
     * @return whether it was counted
     */
    public boolean correction(String responseId, String text) {
        return add(responseId, Feedback.Kind.CORRECTION, 0, text);
    }

    /**
     * A comment.
     *
     * @param responseId from {@link Capture#responseId}
     * @param text free
     * @return whether it was counted
     */
    public boolean comment(String responseId, String text) {
        return add(responseId, Feedback.Kind.COMMENT, 0, text);
    }

    /**
     * The user asked again.
     *
     * @param responseId from {@link Capture#responseId}
     * @return whether it was counted
     */
    public boolean retry(String responseId) {
        return add(responseId, Feedback.Kind.RETRY, 1, "");
    }

    /**
     * The user took the answer over.
     *
     * @param responseId from {@link Capture#responseId}
     * @return whether it was counted
     */
    public boolean copy(String responseId) {
        return add(responseId, Feedback.Kind.COPY, 1, "");
    }

    /**
     * The user went to a person.
     *
     * @param responseId from {@link Capture#responseId}
     * @return whether it was counted
     */
    public boolean escalation(String responseId) {
        return add(responseId, Feedback.Kind.ESCALATION, 1, "");
    }

    private boolean add(String responseId, Feedback.Kind kind, double value, String text) {
        Optional<Long> subject = ids.subjectOf(responseId);
        if (subject.isEmpty()) {
            return false;
        }
        Feedback given = new Feedback(
                responseId, clock.instant(), kind, value, masking.of(text), by, AnswerIds.word(subject.get()));
        synchronized (ids) { // within a process the second of two at once is told that it is not counted
            if (store.feedback(responseId).stream().anyMatch(given::repeats)) {
                return false;
            }
            store.append(List.of(given));
            if (store.feedback(responseId).stream().noneMatch(given::repeats)) {
                return false; // the answer was for somebody who was erased: the store keeps nothing of it
            }
        }
        told.accept(given);
        return true;
    }
}
