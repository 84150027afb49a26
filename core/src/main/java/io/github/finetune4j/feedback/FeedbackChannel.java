// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.feedback;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.internal.names.NoNull;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The one door for what people say of answers, minutes or weeks later: reported once, it reaches every rollout and
 * capture that is attached, and through a capture the monitors and the people who work on what was captured. Each
 * counts it once, however often it is reported.
 *
 * <p>Each method returns whether somebody counted it: nobody does for an id that is of no answer of theirs, nor for the
 * same again. A sink that throws costs its own part: the others hear of it, and the failure is counted and logged. Only
 * where nobody counted it and a sink failed is that thrown, so that the caller can report it again.
 *
 * <pre>{@code
 * FeedbackChannel feedback = FeedbackChannel.to(capture);
 * feedback.thumb(id, true);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FeedbackChannel {
    private static final System.Logger LOG = System.getLogger(FeedbackChannel.class.getName());

    private final List<Attached> sinks;
    private final Callbacks callbacks;
    private final String by;

    private record Attached(FeedbackSink sink, Callback callback) {}

    private FeedbackChannel(List<Attached> sinks, Callbacks callbacks, String by) {
        this.sinks = sinks;
        this.callbacks = callbacks;
        this.by = by;
    }

    /**
     * {@return a channel to some sinks, and to those within them; others can be attached later}
     *
     * @param sinks rollouts, captures, others
     */
    public static FeedbackChannel to(FeedbackSink... sinks) {
        FeedbackChannel channel =
                new FeedbackChannel(new CopyOnWriteArrayList<>(), new Callbacks(LOG, InstantSource.system()), "");
        for (FeedbackSink sink : sinks) {
            channel.attach(sink);
        }
        return channel;
    }

    /**
     * Attaches a sink and those within it, each once. It hears what is reported from now on.
     *
     * @param sink a rollout, a capture, or one of your own
     */
    public void attach(FeedbackSink sink) {
        NoNull.check("a feedback channel", "sink", sink);
        List<FeedbackSink> within = List.copyOf(sink.within()); // the application's code: without the lock
        synchronized (sinks) {
            if (sinks.stream().anyMatch(each -> each.sink() == sink)) {
                return;
            }
            String name = "sink " + (sinks.size() + 1) + " of feedback" + kind(sink.getClass());
            sinks.add(new Attached(sink, callbacks.of(name, "it does not hear of this, and the others do")));
        }
        within.forEach(this::attach);
    }

    // a class without a name of its own would have another one with each run
    private static String kind(Class<?> sink) {
        return sink.isAnonymousClass() || sink.isHidden() ? "" : " (" + sink.getSimpleName() + ")";
    }

    /**
     * Takes a sink away; those within it stay.
     *
     * @param sink that hears no more
     */
    public void detach(FeedbackSink sink) {
        sinks.removeIf(each -> each.sink() == sink);
    }

    /**
     * {@return the same channel on behalf of somebody else, whose feedback counts beside that of others where that is
     * kept apart}
     *
     * @param who a word, for example {@code reviewer}; no name of a person
     */
    public FeedbackChannel by(String who) {
        return new FeedbackChannel(sinks, callbacks, who);
    }

    /**
     * Reports a thumb.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param up or down
     * @return whether it was counted
     */
    public boolean thumb(String callId, boolean up) {
        return report(callId, FeedbackKind.THUMB, up ? 1 : 0, "");
    }

    /**
     * Reports a rating, for example 4 of 1 to 5.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param value what was given
     * @param least the worst that could be given
     * @param most the best
     * @return whether it was counted
     * @throws IllegalArgumentException if the value is not within both
     */
    public boolean rating(String callId, double value, double least, double most) {
        if (!(value >= least && value <= most && most > least && Double.isFinite(most - least))) {
            throw new IllegalArgumentException(
                    "rating: " + value + " of " + least + " to " + most + " -> give a value within them");
        }
        return report(callId, FeedbackKind.RATING, Math.min(1, (value - least) / (most - least)), "");
    }

    /**
     * Reports whether the task was done that the answer was for.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param done or not
     * @return whether it was counted
     */
    public boolean taskSuccess(String callId, boolean done) {
        return report(callId, FeedbackKind.TASK_SUCCESS, done ? 1 : 0, "");
    }

    /**
     * Reports the answer as it should have been.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param text the whole answer
     * @return whether it was counted
     */
    public boolean correction(String callId, String text) {
        return report(callId, FeedbackKind.CORRECTION, 0, text);
    }

    /**
     * Reports a comment.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param text free
     * @return whether it was counted
     */
    public boolean comment(String callId, String text) {
        return report(callId, FeedbackKind.COMMENT, 0, text);
    }

    /**
     * Reports that the user asked again.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @return whether it was counted
     */
    public boolean retry(String callId) {
        return report(callId, FeedbackKind.RETRY, 1, "");
    }

    /**
     * Reports that the user took the answer over.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @return whether it was counted
     */
    public boolean copy(String callId) {
        return report(callId, FeedbackKind.COPY, 1, "");
    }

    /**
     * Reports that the user went to a person.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @return whether it was counted
     */
    public boolean escalation(String callId) {
        return report(callId, FeedbackKind.ESCALATION, 1, "");
    }

    /**
     * Reports a value of a metric of the application's own.
     *
     * @param callId from {@link io.github.finetune4j.chat.ChatResponse#callId}
     * @param metric its name, as in {@code LiveMetric.feedback} or {@code LiveMetric.event} of a rollout's policy
     * @param value from 0 to 1 for feedback; how often or how much for an event
     * @return whether it was counted
     * @throws IllegalArgumentException if the value is not finite, or the name is none that a metric may have
     */
    public boolean metric(String callId, String metric, double value) {
        Names.check("a metric's name", metric);
        Given.finite("feedback on " + metric, value);
        return report(new AnswerFeedback(callId, FeedbackKind.METRIC, metric, value, "", by));
    }

    private boolean report(String callId, FeedbackKind kind, double value, String text) {
        return report(new AnswerFeedback(callId, kind, kind.metric(), value, text, by));
    }

    private boolean report(AnswerFeedback feedback) {
        Outcomes outcomes = new Outcomes();
        sinks.stream().filter(each -> remembers(each)).forEach(each -> outcomes.add(each, feedback));
        if (!outcomes.repeated) {
            sinks.stream().filter(each -> !remembers(each)).forEach(each -> outcomes.add(each, feedback));
        }
        if (!outcomes.counted && outcomes.failure != null) {
            throw nobody(outcomes.failure);
        }
        return outcomes.counted;
    }

    private static boolean remembers(Attached each) {
        return each.callback().call(() -> each.sink().remembers(), false);
    }

    /** The outcomes of the sinks so far. */
    private static final class Outcomes {
        private boolean counted;
        private boolean repeated;
        private @Nullable Throwable failure;

        void add(Attached each, AnswerFeedback feedback) {
            Attempt<FeedbackSink.Outcome> taken =
                    each.callback().attempt(() -> each.sink().accept(feedback));
            if (taken.worked()) {
                counted |= taken.value() == FeedbackSink.Outcome.COUNTED;
                repeated |= taken.value() == FeedbackSink.Outcome.REPEATED;
            } else if (failure == null) {
                failure = taken.failure();
            }
        }
    }

    private static RuntimeException nobody(Throwable failure) {
        return failure instanceof FineTuneException ours
                ? ours
                : new FineTuneException(
                        "feedback: nobody counted it, and a sink failed -> fix the sink, see its"
                                + " failure, and report it again",
                        failure);
    }

    /** {@return sinks that failed in this process, with what a failure costs} */
    public List<CallbackFailures> callbackFailures() {
        return callbacks.failures();
    }
}
