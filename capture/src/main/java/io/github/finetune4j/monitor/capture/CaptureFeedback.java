// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.feedback.AnswerFeedback;
import io.github.finetune4j.feedback.FeedbackKind;
import io.github.finetune4j.feedback.FeedbackSink;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The sink of feedback that is kept with what was captured, minutes or weeks later, in any process that has the store
 * and the secret. Give it to a {@link io.github.finetune4j.feedback.FeedbackChannel}; a {@link Capture} is such a sink
 * itself. It counts nothing on an answer that this capture did not make, nor the same again, nor anything on an answer
 * that was erased with its person, of which nothing is kept. The true label of an answer that came with a label set (a
 * correction, or the word that the answer is right) also counts for {@link AnswerChecks#coverage}. Texts are masked
 * before they are kept. Unlike capturing, it waits for the store, and throws where that fails. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CaptureFeedback implements FeedbackSink {
    private final CaptureStore store;
    private final AnswerIds ids;
    private final Masking masking;
    private final InstantSource clock;
    private final Consumer<Feedback> listener;
    private final Function<String, Optional<Interaction>> find;

    CaptureFeedback(
            CaptureStore store,
            AnswerIds ids,
            Masking masking,
            InstantSource clock,
            Consumer<Feedback> listener,
            Function<String, Optional<Interaction>> find) {
        this.find = find;
        this.store = store;
        this.ids = ids;
        this.masking = masking;
        this.clock = clock;
        this.listener = listener;
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
                store::find);
    }

    /**
     * {@return the same, with another redaction of texts}
     *
     * @param redaction before they are kept
     */
    public CaptureFeedback redaction(Redaction redaction) {
        return new CaptureFeedback(store, ids, new Masking(redaction), clock, listener, find);
    }

    /**
     * {@return the same, with another clock}
     *
     * @param source says when feedback was given
     */
    public CaptureFeedback clock(InstantSource source) {
        return new CaptureFeedback(store, ids, masking, source, listener, find);
    }

    @Override
    public Outcome accept(AnswerFeedback said) {
        return ids.own(said.callId()).map(own -> accept(own, said)).orElse(Outcome.FOREIGN);
    }

    private Outcome accept(AnswerIds.Own own, AnswerFeedback said) {
        Outcome outcome = keep(own.responseId(), feedback(own, said));
        if (outcome == Outcome.COUNTED) {
            coverage(own, said).ifPresent(found -> keep(own.responseId(), found));
        }
        return outcome;
    }

    /** {@return true: the store does} */
    @Override
    public boolean remembers() {
        return true;
    }

    private Feedback feedback(AnswerIds.Own own, AnswerFeedback said) {
        return new Feedback(
                own.responseId(),
                clock.instant(),
                Feedback.Kind.of(said.kind()),
                said.value(),
                masking.of(said.text()),
                said.by(),
                AnswerIds.word(own.subject()),
                said.metric());
    }

    /** Who says the true label of an answer says whether its label set held it. */
    private Optional<Feedback> coverage(AnswerIds.Own own, AnswerFeedback said) {
        boolean verified = said.kind() == FeedbackKind.TASK_SUCCESS && said.value() == 1;
        if (!verified && said.kind() != FeedbackKind.CORRECTION) {
            return Optional.empty();
        }
        return find.apply(own.responseId())
                .filter(asked -> !asked.labelSet().isEmpty() && !(verified && asked.abstained()))
                .map(asked -> verified || asked.labelSet().contains(said.text().strip()))
                .map(covered -> new Feedback(
                        own.responseId(),
                        clock.instant(),
                        Feedback.Kind.METRIC,
                        covered ? 1 : 0,
                        "",
                        said.by(),
                        AnswerIds.word(own.subject()),
                        AnswerChecks.COVERAGE));
    }

    private Outcome keep(String responseId, Feedback given) {
        synchronized (ids) { // within a process the second of two at once learns that it is not counted
            if (store.feedback(responseId).stream().anyMatch(given::repeats)) {
                return Outcome.REPEATED;
            }
            store.append(List.of(given));
            if (store.feedback(responseId).stream().noneMatch(given::repeats)) {
                return Outcome.FOREIGN; // the answer was for somebody who was erased: the store keeps nothing of it
            }
        }
        listener.accept(given);
        return Outcome.COUNTED;
    }
}
