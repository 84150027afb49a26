// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.EvaluatorCalls;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.journal.JournalNames;
import io.github.finetune4j.journal.JournalStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model made of a small one, which answers what it is sure of, and a large one, to which it passes on the rest. From
 * which confidence on the small one answers is chosen on calibration rows, so that with a confidence of 95 % the whole
 * is at most so much worse than the large model alone, at the least cost.
 *
 * <pre>{@code
 * Cascade cascade = Cascade.builder().small(classifier).large(big)
 *         .noWorseThan(Metrics.labelAccuracy(labels), 0.02).calibrate(rows).build();
 * }</pre>
 *
 * <p>The promise is of calls like the rows. A random share of all calls is audited: where the small model answered, the
 * large one is asked, too, without the caller waiting. Once the audits show that the promise is broken, the small
 * model's door is closed: the large one answers everything, a {@link CascadeEvent} says so, and with a {@linkplain
 * Builder#journal journal} it stays so after a restart, until the cascade is calibrated on other rows or has another
 * model. An audit that fails is asked again once others work; one that fails ten times more counts as lost. A small
 * model that fails, hangs or gives no confidence costs no more than its time.
 *
 * <p>Each answer has the further fact {@code cascade}, which is {@code small} or {@code large}. A stream comes in one
 * piece where the small model answered, since nobody knows before its end whether it is sure; the large model's comes
 * as it does.
 *
 * <p>Safe for use by several threads as far as both models are; the metric of audits is called by one at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Cascade implements ChatModel, AutoCloseable {
    private static final String FACT = "cascade";
    private static final String SMALL = "small";
    private static final String LARGE = "large";

    private final CascadeParts parts;
    private final SmallCalls small;
    private final Audits audits;
    private final Door door;
    private final CascadeTally tally = new CascadeTally();
    private final AtomicBoolean waitingTold = new AtomicBoolean();

    private Cascade(CascadeParts parts) {
        this.parts = parts;
        small = parts.smallCalls();
        door = parts.door();
        audits = parts.audits(door, tally);
        door.recall();
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        return one(request, parts.large()::chat, answer -> {});
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        return one(request, passed -> parts.large().chat(passed, onText), answer -> onText.accept(answer.text()));
    }

    private ChatResponse one(
            ChatRequest request, Function<ChatRequest, ChatResponse> large, Consumer<ChatResponse> onSmall) {
        long start = System.nanoTime();
        boolean open = door.open();
        boolean drawn = open && audits.drawn();
        @Nullable ChatResponse sure = open ? sure(small.ask(request)) : null;
        if (sure == null) {
            notLost(drawn);
            return passedOn(large.apply(request), start, open);
        }
        ChatResponse answer = answered(request, sure, start, drawn);
        onSmall.accept(answer);
        return answer;
    }

    /** {@return the answer, if the small model is sure of it} */
    private @Nullable ChatResponse sure(@Nullable ChatResponse answer) {
        if (answer != null) {
            tally.asked(answer.usage());
        }
        double confidence = answer == null ? Double.NaN : parts.confidence().of(answer);
        if (Double.isNaN(confidence)) {
            tally.silent();
        }
        return confidence >= parts.settings().calibration().threshold() ? answer : null;
    }

    private ChatResponse answered(ChatRequest request, ChatResponse sure, long start, boolean drawn) {
        tally.answered(System.nanoTime() - start);
        if (drawn) {
            audits.answered(request, sure);
        }
        return sure.with(FACT, SMALL);
    }

    /** Also where the large model fails then: alone, it would have failed, too. */
    private void notLost(boolean drawn) {
        if (drawn) {
            audits.passedOn();
        }
    }

    private ChatResponse passedOn(ChatResponse answer, long start, boolean open) {
        tally.passedOn(answer.usage(), System.nanoTime() - start, !open);
        return answer.with(FACT, LARGE);
    }

    /** Asks the small model all, and the large one those that it isn't sure of; each as it likes batches. */
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        long start = System.nanoTime();
        boolean open = door.open();
        @Nullable List<ChatResponse> smalls = open && !requests.isEmpty() ? small.askAll(requests) : null;
        List<@Nullable ChatResponse> answers = new ArrayList<>();
        List<ChatRequest> passed = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            boolean drawn = open && audits.drawn();
            @Nullable ChatResponse sure = open ? sure(smalls == null ? null : smalls.get(i)) : null;
            answers.add(sure == null ? null : answered(requests.get(i), sure, start, drawn));
            if (sure == null) {
                notLost(drawn);
                passed.add(requests.get(i));
            }
        }
        List<ChatResponse> larges = passed.isEmpty() ? List.of() : parts.large().chatAll(passed);
        if (larges.size() != passed.size()) {
            throw new IllegalStateException("the large model gave " + larges.size() + " answers to " + passed.size()
                    + " requests -> give one answer per request from chatAll, in their order");
        }
        List<ChatResponse> all = new ArrayList<>();
        int next = 0;
        for (ChatResponse answer : answers) {
            all.add(answer == null ? passedOn(larges.get(next++), start, open) : answer);
        }
        return List.copyOf(all);
    }

    @Override
    public boolean gainsFromBatches() {
        return parts.small().gainsFromBatches() || parts.large().gainsFromBatches();
    }

    @Override
    public int requestsAtOnce() {
        return Math.max(parts.small().requestsAtOnce(), parts.large().requestsAtOnce());
    }

    /** {@return both models' names} */
    @Override
    public String name() {
        return parts.small().name() + " before " + parts.large().name();
    }

    /** {@return that of both models and the promise; empty where one of the models has none} */
    @Override
    public Optional<String> identity() {
        return parts.identity();
    }

    /** {@return the threshold, and what was shown of it} */
    public CascadeCalibration calibration() {
        return parts.settings().calibration();
    }

    /** {@return the figures so far} */
    public CascadeReport report() {
        return tally.report(door, audits, parts.settings());
    }

    /**
     * Lets go of its threads once audits under way are done; nobody waits for that. If some have no outcome yet, an
     * event says how many ({@link CascadeEvent.Kind#AUDITS_WAITED}): they hold calls, and these are kept nowhere, so
     * that what is not done before the process ends is lost. The models, the journal store and an executor that was
     * given stay open.
     */
    @Override
    public void close() {
        small.close();
        parts.close();
        int waiting = audits.waiting();
        if (waiting > 0 && waitingTold.compareAndSet(false, true)) {
            door.left(waiting);
        }
    }

    /**
     * A builder of a cascade. Not safe for several threads at once.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final CascadeOptions options = new CascadeOptions();

        private Builder() {}

        /**
         * Sets the model that is asked first; required.
         *
         * @param model any; by its answers' log-probabilities it says how sure it is, unless there is a {@link
         *     #confidence}
         * @return this
         */
        public Builder small(ChatModel model) {
            options.small = model;
            return this;
        }

        /**
         * Sets the model that answers the rest, and in whose place the cascade stands; required.
         *
         * @param model any
         * @return this
         */
        public Builder large(ChatModel model) {
            options.large = model;
            return this;
        }

        /**
         * Sets the promise; required.
         *
         * @param metric with values from 0 to 1, such as label accuracy
         * @param tolerance by how much the whole may be worse than the large model alone, between 0 and 1; 0.02 are two
         *     points of accuracy
         * @return this
         */
        public Builder noWorseThan(Metric metric, double tolerance) {
            options.metric = metric;
            options.tolerance = Given.between("tolerance of a cascade", tolerance, 0, 1);
            return this;
        }

        /**
         * As {@link #noWorseThan(Metric, double)}, with a tolerance of 0.02.
         *
         * @param metric with values from 0 to 1
         * @return this
         */
        public Builder noWorseThan(Metric metric) {
            return noWorseThan(metric, CascadeOptions.TOLERANCE);
        }

        /**
         * Sets the rows on which both models are asked when the cascade is built.
         *
         * @param rows chat examples with expected answers, on which neither model was trained, like the calls to come;
         *     150 at least for a tolerance of 0.02, some thousands for the least cost
         * @return this
         */
        public Builder calibrate(Dataset rows) {
            options.rows = rows;
            return this;
        }

        /**
         * Takes answers that both models have given already, so that they are paid for once.
         *
         * @param small the small model's, with log-probabilities unless there is a {@link #confidence}
         * @param large the large model's, to the same rows, with the same metric
         * @return this
         */
        public Builder calibrate(Evaluation small, Evaluation large) {
            options.smallAnswers = small;
            options.largeAnswers = large;
            return this;
        }

        /**
         * Takes a calibration that was made before; its tolerance and level are the promise.
         *
         * @param value as {@link Cascade#calibration} or {@link CascadeCalibration#of} gave it
         * @return this
         */
        public Builder calibration(CascadeCalibration value) {
            options.calibration = value;
            return this;
        }

        /**
         * Sets the confidence of the promise.
         *
         * @param value between 0 and 1; 0.95 by default
         * @return this
         */
        public Builder level(double value) {
            options.level = Given.between("level of a cascade", value, 0, 1);
            return this;
        }

        /**
         * Sets what says how sure the small model is of an answer. By default it is the probability of the whole
         * answer by the log-probabilities of its tokens, which the small model is asked for; of long answers every one
         * is improbable, so give another for them.
         *
         * @param function from 0 to 1, higher for what is surer; where it throws or gives another number, the call is
         *     passed on
         * @return this
         */
        public Builder confidence(ToDoubleFunction<? super ChatResponse> function) {
            options.confidence = function;
            return this;
        }

        /**
         * Sets which share of all calls is audited.
         *
         * @param share from 0, never, to 1; 0.01 by default
         * @return this
         */
        public Builder auditShare(double share) {
            options.auditShare = Given.from("share of audits", share, 0, 1);
            return this;
        }

        /**
         * Sets what audits measure with. By default it is the promise's metric, with the large model's answer in the
         * place of the expected one that nobody knows there: then the door is closed once both models are further
         * apart than they were on the rows and the promise had room for. A metric that needs no expected answer, such
         * as a judge, is asked about both answers, and the tolerance itself is the limit.
         *
         * @param metric with values from 0 to 1
         * @return this
         */
        public Builder auditedBy(Metric metric) {
            options.audit = metric;
            return this;
        }

        /**
         * Sets where audits run.
         *
         * @param executor the application's, which closes it; by default two threads that keep no process alive, with a
         *     thousand audits waiting at most
         * @return this
         */
        public Builder auditOn(Executor executor) {
            options.executor = executor;
            return this;
        }

        /**
         * Keeps what audits found, so that a closed door stays closed after a restart, and for all processes that share
         * the store.
         *
         * @param store of all rooms, or of the room {@code cascades}; stays open
         * @param name of the cascade: 1 to 100 letters, digits, {@code .}, {@code _} and {@code -}
         * @return this
         */
        public Builder journal(JournalStore store, String name) {
            JournalNames.check(DoorJournal.ROOM + "/" + name);
            options.store = store;
            options.journal = name;
            return this;
        }

        /**
         * Sets who hears of events.
         *
         * @param listener is called on the thread of an audit; its failures are counted
         * @return this
         */
        public Builder onEvent(Consumer<? super CascadeEvent> listener) {
            options.listener = listener;
            return this;
        }

        /**
         * Sets the prices, for the report; where both models are asked for a calibration, a cascade that would cost
         * more than the large model alone is then refused.
         *
         * @param small of the small model's tokens
         * @param large of the large model's tokens, in the same currency
         * @return this
         */
        public Builder prices(TokenPrice small, TokenPrice large) {
            options.prices(small, large);
            return this;
        }

        /**
         * Sets how long the small model may take for a call before it is passed on.
         *
         * @param time above zero; 30 seconds by default
         * @return this
         */
        public Builder patience(Duration time) {
            options.patience = Given.positive("patience with the small model", time);
            return this;
        }

        /**
         * Sets how both models are asked for a calibration: how many calls at once, how fast.
         *
         * @param settings changes them
         * @return this
         */
        public Builder calls(Consumer<EvaluatorCalls> settings) {
            options.calls = settings;
            return this;
        }

        /**
         * Sets which calls are audited, for tests; by default nobody can foresee it.
         *
         * @param value any
         * @return this
         */
        public Builder seed(long value) {
            options.seed = value;
            return this;
        }

        /**
         * Sets the clock of events.
         *
         * @param value the system's by default
         * @return this
         */
        public Builder clock(InstantSource value) {
            options.clock = value;
            return this;
        }

        /**
         * Asks both models the calibration rows, where they are given, and finds the threshold.
         *
         * @return the cascade
         * @throws IllegalStateException if settings are missing or don't fit together; it names all
         * @throws CascadeRefusedException if the promise can't be shown, with the number of rows that are missing, or
         *     nothing would be saved
         * @throws io.github.finetune4j.error.FineTuneException if a model answers none of the rows, or the journal
         *     can't be read
         */
        public Cascade build() {
            return new Cascade(options.parts());
        }
    }
}
