// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.DelegatingChatModel;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.feedback.AnswerFeedback;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.feedback.FeedbackSink;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.chat.CallIds;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.internal.record.CallMetric;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model whose interactions are captured: it answers, and fails, as the model within does, and an answer brings an id
 * by which feedback on it can be given later ({@link ChatResponse#callId}). A {@link Rollout} can be captured, and a
 * captured model can be an arm of one: the answer has one id all the same. What a rollout has measured of a call, such
 * as its latency, its refusal and its cost, is taken over and not measured again.
 *
 * <p>A caller waits for the model only. Everything else happens on two threads behind a bounded queue: figures are
 * measured, what was said is masked and, if the user consents and the policy takes it, kept. What can't be kept in time
 * is dropped whole and counted. Safe for any number of threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Capture extends DelegatingChatModel implements FeedbackSink, PersonalStore, AutoCloseable {
    private static final long OVERHEAD = 1024;

    private final CaptureStore store;
    private final ModelLabel label;
    private final InstantSource clock;
    private final AnswerIds ids;
    private final CallQueue queue;
    private final AtomicLong refused = new AtomicLong();
    private final Purged purged = new Purged();
    private final StoreWriter writer;
    private final CaptureLog log;
    private final Preparer preparer;
    private final CaptureFeedback kept;
    private final FeedbackChannel feedback;
    private final Duration closing;
    private final Thread preparing;
    private final Thread writing;
    private volatile boolean closed;

    private Capture(Builder builder) {
        super(builder.model);
        store = builder.store;
        label = ModelLabel.of(builder.model);
        clock = builder.clock;
        closing = builder.closing;
        ids = AnswerIds.of(builder.secret, store.salt());
        queue = new CallQueue(builder.calls, builder.bytes);
        Settings settings = builder.settings();
        log = new CaptureLog(clock);
        writer = new StoreWriter(store, settings, purged, log, builder.calls, builder.bytes);
        preparer = new Preparer(queue, settings, writer, purged, log);
        kept = new CaptureFeedback(store, ids, new Masking(builder.redaction), clock, preparer::report, this::find);
        feedback = FeedbackChannel.to(this);
        preparing = thread("finetune4j-capture", preparer);
        writing = thread("finetune4j-capture-store", writer);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = Daemons.of(work, name);
        thread.start();
        return thread;
    }

    /**
     * {@return the model, captured: figures only, since nobody has consented to more}
     *
     * @param model any, also a rollout
     * @param store stays open when the capture is closed
     */
    public static Capture around(ChatModel model, CaptureStore store) {
        return builder(model, store).build();
    }

    /**
     * {@return settings of a capture}
     *
     * @param model any, also a rollout
     * @param store stays open when the capture is closed
     */
    public static Builder builder(ChatModel model, CaptureStore store) {
        return new Builder(model, store);
    }

    // ---- a model

    @Override
    public ChatResponse chat(ChatRequest request) {
        Asked asked = asked(request);
        try (CallScope scope = CallScope.open()) {
            ChatResponse response;
            try {
                response = model().chat(request);
            } catch (Throwable e) { // Kotlin's models throw what they don't declare
                capture(asked, null, e, scope);
                throw e;
            }
            return answered(asked, response, scope);
        }
    }

    @Override
    public ChatResponse chat(ChatRequest request, Consumer<String> onText) {
        Asked asked = asked(request);
        Pieces pieces = new Pieces(onText, asked.began());
        try (CallScope scope = CallScope.open()) {
            ChatResponse response;
            try {
                response = model().chat(request, pieces);
            } catch (Throwable e) { // Kotlin's models throw what they don't declare
                capture(asked.first(pieces), null, pieces.callerFailed() ? null : e, scope);
                throw e;
            }
            return answered(asked.first(pieces), response, scope);
        }
    }

    /** {@inheritDoc} Of a model that gains from batches, each answer takes as long as its batch. */
    @Override
    public List<ChatResponse> chatAll(List<ChatRequest> requests) {
        if (!model().gainsFromBatches()) {
            return requests.stream().map(this::chat).toList();
        }
        List<Asked> all = requests.stream().map(this::asked).toList();
        try (CallScope scope = CallScope.open()) {
            List<ChatResponse> answers;
            try {
                answers = model().chatAll(requests);
            } catch (Throwable e) { // Kotlin's models throw what they don't declare
                all.forEach(asked -> capture(asked, null, e, scope));
                throw e;
            }
            return answered(all, answers, scope);
        }
    }

    @SuppressWarnings("NullAway") // what a broken model gives is passed on as it is
    private List<ChatResponse> answered(List<Asked> all, @Nullable List<ChatResponse> answers, CallScope scope) {
        if (answers == null || answers.size() != all.size()) {
            return answers; // as the model gives it: nobody knows whose answer is whose
        }
        List<ChatResponse> captured = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            captured.add(answered(all.get(i), answers.get(i), scope));
        }
        return captured;
    }

    // ---- on the caller's thread

    /** A request that is under way. */
    private record Asked(ChatRequest request, String model, Instant at, long began, long firstNanos) {
        Asked first(Pieces pieces) {
            return new Asked(request, model, at, began, pieces.firstNanos());
        }
    }

    private Asked asked(ChatRequest request) {
        String model = log.label().call(() -> label.of(request), name());
        return new Asked(request, model, log.clock().call(clock::instant, Instant.EPOCH), System.nanoTime(), -1);
    }

    @SuppressWarnings("NullAway") // what a broken model gives is passed on as it is
    private ChatResponse answered(Asked asked, @Nullable ChatResponse response, CallScope scope) {
        String id = capture(
                asked,
                response,
                response == null
                        ? new NullPointerException("the answer: null -> fix the model: it answers, or throws")
                        : null,
                scope);
        return response == null || id.isEmpty() ? response : CallIds.with(response, id);
    }

    /** {@return the id of the answer; empty if capturing failed, which is no concern of the caller} */
    private String capture(Asked asked, @Nullable ChatResponse response, @Nullable Throwable failure, CallScope scope) {
        long nanos = System.nanoTime() - asked.began();
        Attempt<String> offered = log.taking().attempt(() -> offered(asked, nanos, response, failure, scope));
        if (!offered.worked()) {
            refused.incrementAndGet();
            return "";
        }
        return offered.value();
    }

    private String offered(
            Asked asked, long nanos, @Nullable ChatResponse response, @Nullable Throwable failure, CallScope scope) {
        ChatRequest request = asked.request();
        long subject = request.key().map(ids::subject).orElse(0L);
        String id = ids.next(response == null ? "" : CallIds.within(response), subject);
        Call call = new Call(
                id,
                asked.at(),
                asked.began(),
                nanos,
                asked.firstNanos(),
                asked.model(),
                subject,
                request,
                response,
                failure,
                within(response, failure, scope),
                weight(request, response));
        if (closed) {
            refused.incrementAndGet();
        } else if (queue.offer(call)) {
            log.room().worked();
        } else {
            refused.incrementAndGet();
            log.room().failed("more came than it may hold");
        }
        return id;
    }

    private static @Nullable CallRecord within(
            @Nullable ChatResponse response, @Nullable Throwable failure, CallScope scope) {
        if (response != null) {
            return scope.of(response);
        }
        return failure == null ? null : scope.of(failure);
    }

    private static long weight(ChatRequest request, @Nullable ChatResponse response) {
        long characters = response == null ? 0 : response.text().length();
        for (Message message : request.messages()) {
            characters += message.content().length();
            characters += message.fields().isEmpty() ? 0 : characters(message.fields());
        }
        return OVERHEAD + 2 * characters;
    }

    // Images lie in the fields
    private static long characters(@Nullable Object json) {
        long characters = 0;
        if (json instanceof String text) {
            characters = text.length();
        } else if (json instanceof Map<?, ?> object) {
            for (Object each : object.values()) {
                characters += characters(each);
            }
        } else if (json instanceof List<?> items) {
            for (Object each : items) {
                characters += characters(each);
            }
        }
        return characters;
    }

    // ---- what comes later

    /**
     * {@return the door for what people say of answers of this capture} A rollout within hears of it, too, and so does
     * whatever listens to this capture or reads its store: monitors, for example.
     */
    public FeedbackChannel feedback() {
        return feedback;
    }

    /** {@inheritDoc} Keeps it with what was captured, its texts masked. */
    @Override
    public Outcome accept(AnswerFeedback said) {
        return kept.accept(said);
    }

    // who is quick may speak of an answer that is still on its way to the store
    private Optional<Interaction> find(String responseId) {
        return store.find(responseId).or(() -> flush(closing) ? store.find(responseId) : Optional.<Interaction>empty());
    }

    @Override
    public boolean remembers() {
        return kept.remembers();
    }

    /** {@inheritDoc} Here, the rollout or the capture within, if this is around one. */
    @Override
    public List<FeedbackSink> within() {
        return model() instanceof FeedbackSink sink ? List.of(sink) : List.of();
    }

    /**
     * Registers a listener to every interaction that is captured, and to the feedback that is given through
     * {@link #feedback}; what other processes capture is found in the store.
     *
     * @param listener called on one thread of the capture's, before the store is; what it throws is counted in
     *     {@link #callbackFailures}, and costs the others nothing
     */
    public void onCaptured(Consumer<Captured> listener) {
        preparer.listen(listener);
    }

    /**
     * Erases everything of somebody from the store, and from what is still under way in this process.
     *
     * @param key of the requests
     * @return how many interactions were removed from the store
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be reached: then nobody is erased
     */
    public long erase(String key) {
        String subject = AnswerIds.word(ids.subject(key));
        purged.add(subject, System.nanoTime());
        return store.erase(subject);
    }

    /** {@inheritDoc} By the person's key, as {@link #erase(String)} does. */
    @Override
    public ErasedPart erase(ErasureRequest request) {
        return ErasedPart.of(erase(request.key()));
    }

    /**
     * {@return whom the answers to a key are for, as in {@link Interaction#subject}}
     *
     * @param key of requests
     */
    public String subject(String key) {
        return AnswerIds.word(ids.subject(key));
    }

    /** {@return how many interactions this process has dropped: too many waited, or it was closed} */
    public long dropped() {
        return refused.get() + writer.dropped();
    }

    /** {@return how many interactions this process has stored} */
    public long stored() {
        return writer.stored();
    }

    /**
     * {@return code of the application that failed in this process: consent, labels, metrics, masking, listeners, the
     * clock, the store; and queues that were full, where one of them is slow}
     */
    public List<CallbackFailures> callbackFailures() {
        return log.failures();
    }

    /**
     * Waits until everything that was captured before is stored.
     *
     * @param most how long
     * @return whether that came about in time
     */
    public boolean flush(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        long put = queue.put();
        try {
            while (preparer.taken() < put && until - System.nanoTime() > 0) {
                preparing.join(1);
            }
            return preparer.taken() >= put && writer.flush(Math.max(1, until - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Stores what is still under way, as far as that can be done in time, and ends. Requests are still answered; they
     * are not captured any more, but counted as dropped. The model and the store stay open.
     */
    @Override
    public void close() {
        closed = true;
        preparer.stop();
        try {
            long until = System.nanoTime() + closing.toNanos();
            preparing.join(Math.max(1, closing.toMillis()));
            writer.flush(Math.max(1, until - System.nanoTime()));
            writer.stop(true);
            writing.join(Math.max(1, closing.toMillis()));
        } catch (InterruptedException e) {
            writer.stop(true);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Settings of a capture. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final int CALLS = 1 << 16;
        private static final long BYTES = 128L << 20;
        private static final Duration CLOSING = Duration.ofSeconds(10);

        private final ChatModel model;
        private final CaptureStore store;
        private byte[] secret = new byte[0];
        private Predicate<ChatRequest> consent = request -> false;
        private final CapturePolicy.Builder policy = CapturePolicy.builder();
        private Redaction redaction = Redaction.masking(PersonalDataScanner.all());
        private Function<ChatRequest, Map<String, String>> labels = request -> Map.of();
        private final List<CallMetric> metrics = new ArrayList<>();
        private final Map<String, TokenPrice> prices = new HashMap<>();
        private Predicate<ChatResponse> refusal = Builder::filtered;
        private int calls = CALLS;
        private long bytes = BYTES;
        private Duration closing = CLOSING;
        private InstantSource clock = InstantSource.system();

        private Builder(ChatModel model, CaptureStore store) {
            this.model = model;
            this.store = store;
        }

        private static boolean filtered(ChatResponse response) {
            return response.finishReason() == FinishReason.CONTENT_FILTER
                    || response.refusal().isPresent();
        }

        /**
         * Sets the secret by which ids and subjects are made.
         *
         * @param bytes at least 16 that nobody can guess, the same in every process. Default: the store's salt alone,
         *     which whoever can read the store can read
         * @return this
         */
        public Builder secret(byte[] bytes) {
            secret = bytes.clone();
            return this;
        }

        /**
         * Sets whether what is said may be kept.
         *
         * @param given asked off the caller's thread, before what was said is masked and once more right before it is
         *     written: consent that is withdrawn in between counts. Default: no
         * @return this
         */
        public Builder consent(Predicate<ChatRequest> given) {
            consent = given;
            return this;
        }

        /**
         * Sets what is kept, and for how long.
         *
         * @param kept adjusts the policy; default: {@link CapturePolicy#standard}
         * @return this
         */
        public Builder policy(Consumer<CapturePolicy.Builder> kept) {
            kept.accept(policy);
            return this;
        }

        /**
         * Sets what is done about personal data in what is kept, and in the texts of feedback.
         *
         * @param before anything is stored; default: everything is masked that the scanner finds
         * @return this
         */
        public Builder redaction(Redaction before) {
            redaction = before;
            return this;
        }

        /**
         * Sets what is said of a request beside its text, for example its tenant and language.
         *
         * @param of a request; asked off the caller's thread. A few values each: monitors slice by them. Default: none
         * @return this
         */
        public Builder labels(Function<ChatRequest, Map<String, String>> of) {
            labels = of;
            return this;
        }

        /**
         * Adds a figure of the application's own.
         *
         * @param metric made by {@link LiveMetric#rate} or {@link LiveMetric#amount}; measured off the caller's thread
         * @return this
         * @throws IllegalArgumentException if the metric does not measure answers by itself
         */
        public Builder addMetric(LiveMetric metric) {
            return addMetric(metric, request -> true);
        }

        /**
         * Adds a figure of answers to some requests only.
         *
         * @param metric made by {@link LiveMetric#rate} or {@link LiveMetric#amount}; measured off the caller's thread
         * @param when a request's answer has the figure, for example {@link AnswerChecks#asksForJson}
         * @return this
         * @throws IllegalArgumentException if the metric does not measure answers by itself
         */
        public Builder addMetric(LiveMetric metric, Predicate<ChatRequest> when) {
            if (metric.measure().isEmpty()) {
                throw new IllegalArgumentException("metric " + metric.name()
                        + ": nothing measures it in an answer -> give one of LiveMetric.rate or amount,"
                        + " or have a LiveJudge score a sample");
            }
            metrics.add(CallMetric.of(metric, when));
            return this;
        }

        /**
         * Adds a price, by which the figure {@code cost} comes.
         *
         * @param name the model's, as in {@link Interaction#model}; empty: of all that have no price of their own
         * @param price of its tokens; where a rollout within has measured an answer, its policy's price holds
         * @return this
         */
        public Builder addPrice(String name, TokenPrice price) {
            prices.put(name, price);
            return this;
        }

        /**
         * Sets what counts as a refusal.
         *
         * @param test of an answer; default: the provider says so. Where a rollout within has measured an answer, its
         *     policy's test holds
         * @return this
         */
        public Builder refusal(Predicate<ChatResponse> test) {
            refusal = test;
            return this;
        }

        /**
         * Sets how much may wait: for being measured, and as much again for the store.
         *
         * @param interactions most; default: 65,536
         * @param memory about how many bytes they may take; default: 128 MiB
         * @return this
         */
        public Builder queue(int interactions, long memory) {
            if (interactions < 1 || memory < 1) {
                throw new IllegalArgumentException(
                        "queue: " + interactions + " interactions, " + memory + " bytes -> give at least 1 of each");
            }
            calls = interactions;
            bytes = memory;
            return this;
        }

        /**
         * Sets how long closing may take.
         *
         * @param most after which what still waits is dropped; default: 10 seconds
         * @return this
         */
        public Builder closeWithin(Duration most) {
            if (most.isNegative()) {
                throw new IllegalArgumentException(
                        "closeWithin: " + ShownTime.words(most) + " -> give a time of at least 0");
            }
            closing = most;
            return this;
        }

        /**
         * Sets the clock that says when a model was asked; how long it took is measured otherwise.
         *
         * @param source default: the system's
         * @return this
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * {@return the captured model}
         *
         * @throws IllegalArgumentException if the secret is too short, or there is neither a secret nor a store that
         *     keeps a salt
         */
        public Capture build() {
            return new Capture(this);
        }

        private Settings settings() {
            return new Settings(
                    policy.build(),
                    consent,
                    redaction,
                    labels,
                    List.copyOf(metrics),
                    Map.copyOf(prices),
                    refusal,
                    clock);
        }
    }
}
