// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.ask;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.internal.names.Daemons;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Asks many questions with a bounded number of threads; the replies come to the caller's thread. */
public final class Asking {
    private static final int MOST_AT_ONCE = 256;

    /** The outcome of a batch; the end of a worker where there are no questions. */
    private record Outcome(
            List<Question> questions,
            List<Reply> replies,
            @Nullable Throwable fatal) {}

    /** Hears replies. */
    public interface Listener {
        /**
         * One batch is back; called on the thread that asked for it, before it asks for another, so that what was paid
         * for can be stored at once.
         *
         * @param questions asked
         * @param replies as many
         */
        default void keep(List<Question> questions, List<Reply> replies) {}

        /**
         * One batch is back; called on the thread that started all this.
         *
         * @param questions asked
         * @param replies as many
         */
        void replied(List<Question> questions, List<Reply> replies);

        /** Whether it gains from hearing all replies at once that have come while it was busy, as a judge does. */
        default boolean gainsFromSeveral() {
            return false;
        }
    }

    private final EvaluatorSettings settings;
    private final ChatModel model;
    private final Spending spending;
    private final int batchSize;
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /**
     * @param spending what the run may spend, with what it has spent
     */
    public Asking(EvaluatorSettings settings, ChatModel model, Spending spending) {
        this.settings = settings;
        this.model = model;
        this.spending = spending;
        batchSize = settings.batchSize(model);
    }

    /** Asks all, or as many as the budget allows. Throws what makes going on useless. */
    public void ask(Iterator<Question> questions, Listener listener) throws InterruptedException {
        if (!questions.hasNext()) {
            return;
        }
        ExecutorService workers =
                Executors.newFixedThreadPool(settings.concurrency(), Daemons.named("finetune4j-evaluation"));
        try (TimedCalls calls = new TimedCalls(model.name(), settings.callTimeout())) {
            Pacer pacer = new Pacer(settings.clock(), settings.callRate(), settings.tokenRate());
            ModelAttempt call = new ModelAttempt(model, settings, calls, pacer, spending);
            for (int i = 0; i < settings.concurrency(); i++) {
                workers.execute(() -> work(questions, call, listener));
            }
            collect(listener);
        } finally {
            stopped = true;
            workers.shutdownNow();
        }
    }

    private void collect(Listener listener) throws InterruptedException {
        int running = settings.concurrency();
        while (running > 0) {
            List<Outcome> some = new ArrayList<>(List.of(outcomes.take()));
            if (listener.gainsFromSeveral()) {
                outcomes.drainTo(some, MOST_AT_ONCE);
            }
            report(listener, some);
            for (Outcome outcome : some) {
                rethrow(outcome.fatal());
                running -= outcome.questions().isEmpty() ? 1 : 0;
            }
        }
    }

    private static void report(Listener listener, List<Outcome> outcomes) {
        List<Question> questions = outcomes.stream()
                .flatMap(outcome -> outcome.questions().stream())
                .toList();
        List<Reply> replies =
                outcomes.stream().flatMap(outcome -> outcome.replies().stream()).toList();
        if (!questions.isEmpty()) {
            listener.replied(questions, replies);
        }
    }

    private static void rethrow(@Nullable Throwable fatal) throws InterruptedException {
        if (fatal instanceof RuntimeException e) {
            throw e;
        }
        if (fatal instanceof Error e) {
            throw e;
        }
        if (fatal instanceof InterruptedException e) {
            throw e;
        }
    }

    private void work(Iterator<Question> questions, ModelAttempt call, Listener listener) {
        Throwable fatal = null;
        try {
            List<Question> batch = next(questions);
            while (!batch.isEmpty() && !stopped) {
                List<ChatRequest> requests =
                        batch.stream().map(Question::request).toList();
                List<Reply> replies = call.ask(requests);
                List<Question> asked = batch.subList(0, replies.size());
                listener.keep(asked, replies);
                outcomes.add(new Outcome(asked, replies, null));
                batch = replies.size() < batch.size() ? List.of() : next(questions);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            fatal = e;
        }
        outcomes.add(new Outcome(List.of(), List.of(), fatal));
    }

    /**
     * {@return the next questions that the budget allows; none at the end} May wait to see what the calls under way
     * take.
     */
    private List<Question> next(Iterator<Question> questions) throws InterruptedException {
        List<Question> batch = new ArrayList<>();
        synchronized (questions) {
            int granted = questions.hasNext() ? spending.await(batchSize) : 0;
            while (granted-- > 0) {
                if (questions.hasNext()) {
                    batch.add(questions.next());
                } else {
                    spending.giveBack();
                }
            }
        }
        return batch;
    }
}
