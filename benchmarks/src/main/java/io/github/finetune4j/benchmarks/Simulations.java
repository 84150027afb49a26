// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Many runs of one simulation, each with its own seed. */
final class Simulations {
    private Simulations() {}

    /** {@return the results in the order of their seeds, 0 to {@code runs} − 1} */
    static <T> List<T> run(int runs, int threads, LongFunction<T> simulation) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> LongStream.range(0, runs)
                            .parallel()
                            .mapToObj(simulation)
                            .toList())
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulating", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
