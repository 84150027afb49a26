// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.spi.FineTuneProvider;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a provider's verbs on a pool, and makes of whatever comes back a value or a {@link RuntimeException} that says
 * what happened: a provider may hang, return null, or throw anything.
 */
record ProviderCalls(BrokenRules broken, Pool pool, Timer timer) {
    /**
     * Calls a verb.
     *
     * @param verb its name in {@link FineTuneProvider}
     * @param limit after which it counts as hanging
     * @param body the call; throws if what came back breaks a rule
     * @param done gets the value
     * @param failed gets what went wrong
     */
    <T> void call(String verb, Duration limit, Callable<T> body, Consumer<T> done, Consumer<RuntimeException> failed) {
        pool.execute(new Call<>(verb, limit, body, done, failed));
    }

    private final class Call<T> extends FutureTask<T> {
        private final String verb;
        private final Duration limit;
        private final Consumer<T> done;
        private final Consumer<RuntimeException> failed;
        private volatile Runnable stopWatch = () -> {};

        Call(String verb, Duration limit, Callable<T> body, Consumer<T> done, Consumer<RuntimeException> failed) {
            super(body);
            this.verb = verb;
            this.limit = limit;
            this.done = done;
            this.failed = failed;
        }

        @Override
        public void run() {
            stopWatch = timer.after(limit, this::hangs);
            super.run();
            stopWatch.run();
            if (isCancelled()) {
                pool.found();
            }
        }

        private void hangs() {
            if (cancel(true)) {
                pool.lost();
                pool.execute(() -> failed.accept(broken.hangs(verb, limit)));
            }
        }

        @Override
        protected void done() {
            stopWatch.run();
            if (!isCancelled()) {
                answer();
            }
        }

        private void answer() {
            T value;
            try {
                value = get();
            } catch (ExecutionException e) {
                failed.accept(translated(verb, e.getCause()));
                return;
            } catch (InterruptedException | CancellationException e) {
                Thread.currentThread().interrupt();
                failed.accept(translated(verb, e));
                return;
            }
            take(value);
        }

        // What it gave may be code of its own, too: whoever waits must hear of it
        private void take(T value) {
            Throwable thrown = Attempt.at(() -> {
                        done.accept(value);
                        return true;
                    })
                    .failure();
            if (thrown != null) {
                failed.accept(translated(verb, thrown));
            }
        }
    }

    // What was thrown may throw, too, when it is asked for its words
    private RuntimeException translated(String verb, @Nullable Throwable thrown) {
        Attempt<RuntimeException> words = Attempt.at(() -> inWords(verb, thrown));
        return words.worked() ? words.value() : broken.wordless(verb, thrown);
    }

    private RuntimeException inWords(String verb, @Nullable Throwable thrown) {
        if (thrown instanceof FineTuneException known) {
            return known;
        }
        if (thrown instanceof IllegalArgumentException mistake && verb.equals("submit")) {
            return mistake; // the caller's, who is still there to read it
        }
        if (thrown instanceof IllegalStateException closed) {
            return broken.closed(verb, closed);
        }
        return broken.threw(verb, thrown);
    }
}
