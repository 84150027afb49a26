// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.callback.SafeFailure;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.rollout.LiveMetric;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apiguardian.api.API;

/**
 * A judge, or any metric that needs no expected answer, over a uniform sample of live answers. Its opinions lie
 * beside the answers in the capture's store, as {@link Feedback} of kind {@link Feedback.Kind#JUDGED}: they outlive the
 * process, are erased with the user's answers, and {@code Monitor.of(metric)} watches them in any process.
 *
 * <pre>{@code
 * LiveMetric helpful = LiveMetric.scored(RubricJudge.of("helpful", model, rubric), 0.05);
 * LiveJudge judge = LiveJudge.builder(helpful, captured).range(1, 5).mostPerDay(500).build();
 * capture.onCaptured(judge);
 * }</pre>
 *
 * <p>Judging happens on a thread of its own. What it can't do in time, or within the day's allowance, is left out and
 * counted. A judge that fails gives no opinion; its failure is kept and counted, as
 * {@link Feedback.Kind#JUDGE_FAILED}.
 *
 * <p>An answer can be judged where what was said is at hand: the user consented, and the capture's policy samples it or
 * holds it for feedback, as it does by default. A judged answer is kept as one with feedback.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LiveJudge implements Consumer<Captured>, AutoCloseable {
    static final String NO_CONTENT = "what was said is not kept";
    static final String BEYOND_NUMBER = "beyond the day's number";
    static final String BEYOND_COST = "beyond the day's cost";
    static final String TOO_MANY = "too many waited";
    static final String UNASKED = "its clock or its cost could not be asked";
    static final String CLOSED = "the judge was closed";
    static final String NOT_STORED = "not stored within a minute";

    private static final Logger LOG = System.getLogger(LiveJudge.class.getName());
    private static final long PAUSE_MILLIS = 20;
    private static final long CLOSING = TimeUnit.SECONDS.toNanos(2);

    private final LiveMetric live;
    private final Metric metric;
    private final double lowest;
    private final double highest;
    private final InstantSource clock;
    private final Allowance allowance;
    private final BlockingQueue<Interaction> waiting;
    private final Opinions opinions;
    private final Thread thread;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong judged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Callbacks callbacks;
    private final Callback judging;
    private final Callback spending;
    private final Callback room;
    private volatile boolean closed;

    private LiveJudge(Builder builder) {
        live = builder.live;
        metric = builder.metric;
        lowest = builder.lowest;
        highest = builder.highest;
        clock = builder.clock;
        allowance = new Allowance(clock, builder.mostPerDay, builder.mostCost, builder.spent);
        waiting = new ArrayBlockingQueue<>(builder.mostWaiting);
        callbacks = new Callbacks(LOG, clock);
        String name = "judge " + live.name();
        judging = callbacks.of(name, "it gives no opinion on the answer");
        spending = callbacks.of("clock or cost of " + name, "the answer is left out");
        room = callbacks.of("queue of " + name, "answers are left out, and counted");
        opinions = new Opinions(
                builder.store,
                callbacks.of("store of " + name, "opinions wait a minute, and are left out then"),
                () -> leaveOut(NOT_STORED));
        thread = Daemons.of(this::run, "finetune4j-judge-" + live.name());
        thread.start();
    }

    /**
     * {@return a builder}
     *
     * @param metric made by {@link LiveMetric#scored}: its sample is drawn
     * @param store where the capture keeps what it captures
     * @throws IllegalArgumentException if nothing scores the metric, or it needs an expected answer
     */
    public static Builder builder(LiveMetric metric, CaptureStore store) {
        return new Builder(metric, store);
    }

    @Override
    public void accept(Captured captured) {
        if (captured instanceof Interaction asked && !asked.failed() && drawn(asked)) {
            if (asked.content() == null) {
                leaveOut(NO_CONTENT);
            } else {
                offer(asked);
            }
        }
    }

    private boolean drawn(Interaction asked) {
        return Draw.of(asked.responseId(), "judge " + live.name()) < live.sample();
    }

    private void offer(Interaction asked) {
        if (closed) {
            leaveOut(CLOSED);
        } else if (waiting.offer(asked)) {
            offered.incrementAndGet();
            room.worked();
        } else {
            leaveOut(TOO_MANY);
            room.failed("more waited than it may hold");
        }
    }

    private void leaveOut(String why) {
        synchronized (leftOut) {
            leftOut.merge(why, 1L, Long::sum);
        }
    }

    // ---- on its own thread

    private void run() {
        try {
            while (!closed) {
                Interaction asked = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (asked != null) {
                    judge(asked);
                    done.incrementAndGet();
                }
                opinions.write();
                Thread.interrupted(); // of the judge: nobody else interrupts this thread, which would end
            }
            leaveOutTheRest();
            long end = System.nanoTime() + CLOSING;
            while (opinions.waiting() > 0 && System.nanoTime() - end < 0) {
                waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                opinions.write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveOutTheRest() {
        for (Interaction asked = waiting.poll(); asked != null; asked = waiting.poll()) {
            leaveOut(CLOSED);
            done.incrementAndGet();
        }
    }

    private record Leave(String refusal, Instant now) {}

    // What can't be asked may not be spent
    private void judge(Interaction asked) {
        Leave leave =
                spending.call(() -> new Leave(allowance.refusal(), clock.instant()), new Leave(UNASKED, Instant.EPOCH));
        if (leave.refusal().isEmpty()) {
            asked.said().ifPresent(said -> judge(asked, said, leave.now()));
        } else {
            leaveOut(leave.refusal());
        }
    }

    private void judge(Interaction asked, CapturedContent said, Instant now) {
        Attempt<Double> value = judging.attempt(() -> value(asked, said));
        if (value.worked()) {
            judged.incrementAndGet();
            opinions.add(opinion(asked, now, Feedback.Kind.JUDGED, value.value()));
        } else {
            failed.incrementAndGet();
            opinions.add(opinion(asked, now, Feedback.Kind.JUDGE_FAILED, 1));
        }
    }

    private double value(Interaction asked, CapturedContent said) {
        Score score = metric.score(new Answer(
                said.messages(),
                Message.assistant(""),
                ChatResponse.of(said.answer(), reason(asked), new Usage(0, 0))));
        double value = (score.value() - lowest) / (highest - lowest);
        if (score.missing()) {
            throw new SafeFailure("it gave no score");
        }
        if (!(value >= 0 && value <= 1)) {
            throw new SafeFailure("its score " + score.value() + " is out of range");
        }
        return value;
    }

    private static FinishReason reason(Interaction asked) {
        for (FinishReason reason : FinishReason.values()) {
            if (reason.name().toLowerCase(Locale.ROOT).equals(asked.outcome())) {
                return reason;
            }
        }
        return FinishReason.STOP;
    }

    private Feedback opinion(Interaction asked, Instant now, Feedback.Kind kind, double value) {
        return new Feedback(asked.responseId(), now, kind, value, "", live.name(), asked.subject());
    }

    // ---- being asked

    /** {@return how many answers this process has judged} */
    public long judged() {
        return judged.get();
    }

    /** {@return how many judgements of this process failed} */
    public long failed() {
        return failed.get();
    }

    /**
     * {@return how many answers were drawn and not judged, by why: what was said is not kept, too many waited, the
     * judge was closed, the day's number or cost was reached, its clock or its cost could not be asked, or it could not
     * be stored within a minute}
     */
    public Map<String, Long> leftOut() {
        synchronized (leftOut) {
            return Map.copyOf(leftOut);
        }
    }

    /** {@return what failed in this process: the judge, what computes its cost, its clock, the store; a full queue} */
    public List<CallbackFailures> callbackFailures() {
        return callbacks.failures();
    }

    /**
     * Waits until everything that it heard of before is judged, and its opinions are stored.
     *
     * @param most how long
     * @return whether that came about in time
     */
    public boolean flush(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        long all = offered.get();
        try {
            while (done.get() < all || opinions.waiting() > 0) {
                if (System.nanoTime() - until > 0 || !thread.isAlive()) {
                    return false;
                }
                thread.join(1);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends after the answer that is being judged; what waits is left out, and counted. Close the capture before. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Settings of a judge. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int PER_DAY = 1000;
        private static final int WAITING = 100;

        private final LiveMetric live;
        private final Metric metric;
        private final CaptureStore store;
        private double lowest;
        private double highest = 1;
        private int mostPerDay = PER_DAY;
        private double mostCost = Double.POSITIVE_INFINITY;
        private DoubleSupplier spent = () -> 0;
        private int mostWaiting = WAITING;
        private InstantSource clock = InstantSource.system();

        private Builder(LiveMetric live, CaptureStore store) {
            NoNull.check("a live judge", "metric", live, "store", store);
            this.live = live;
            this.store = store;
            metric = live.scored()
                    .orElseThrow(() -> new IllegalArgumentException("metric " + live.name()
                            + ": nothing scores it -> give one made by LiveMetric.scored(metric, sample)"));
            if (metric.needsExpected()) {
                throw new IllegalArgumentException("metric " + live.name()
                        + " needs an expected answer, which a live one has not -> give one that does without");
            }
        }

        /**
         * Sets between what its scores lie; they are brought to the range from 0 to 1.
         *
         * @param least lowest score; 0 unless set
         * @param most highest score, above the lowest; 1 unless set. A score that is not within both is a failure
         * @return this
         */
        public Builder range(double least, double most) {
            if (!(least < most && Double.isFinite(most - least))) {
                throw new IllegalArgumentException(
                        "range of scores: " + least + " to " + most + " -> give two numbers, the lower one first");
            }
            lowest = least;
            highest = most;
            return this;
        }

        /**
         * Sets how many answers it may be asked for in a day (UTC) of this process. Where that is reached, the sample
         * says nothing of the rest of the day; a smaller sample does.
         *
         * @param answers at least 1; 1,000 unless set
         * @return this
         */
        public Builder mostPerDay(int answers) {
            mostPerDay = Given.atLeast("mostPerDay", answers, 1);
            return this;
        }

        /**
         * Sets what judging may cost in a day (UTC) of this process. The last judgement may go beyond it.
         *
         * @param most above 0; without a limit unless set
         * @param sum of what it cost so far, for example {@link MeteredModel#spent}
         * @return this
         */
        public Builder mostCostPerDay(double most, DoubleSupplier sum) {
            NoNull.check("a live judge", "sum", sum);
            mostCost = Given.above("mostCostPerDay", most, 0);
            spent = sum;
            return this;
        }

        /**
         * Sets how many answers may wait for the judge.
         *
         * @param answers at least 1; 100 unless set
         * @return this
         */
        public Builder mostWaiting(int answers) {
            mostWaiting = Given.atLeast("mostWaiting", answers, 1);
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param source the system's unless set
         * @return this
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** {@return the judge, which begins at once} */
        public LiveJudge build() {
            return new LiveJudge(this);
        }
    }
}
