// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Map;
import java.util.Set;

/** One thing that {@code benchmarks/run NAME} can do. */
interface Benchmark {
    /** {@return the word on the command line} */
    String name();

    /** {@return names of the options that take a value, without the dashes} */
    Set<String> options();

    /** {@return names of the options without a value} */
    default Set<String> flags() {
        return Set.of();
    }

    /** {@return how to call it, in one line} */
    String usage();

    /**
     * {@return the figures, in the order in which they are printed}
     *
     * @param options what the command line said; only {@link #options()} and {@link #flags()} occur
     */
    Map<String, Object> run(Options options);
}
