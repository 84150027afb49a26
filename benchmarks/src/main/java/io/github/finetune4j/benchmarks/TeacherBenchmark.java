// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Map;
import java.util.Set;

/** The gain of a head on a frozen encoder by a teacher's labels. */
final class TeacherBenchmark implements Benchmark {
    @Override
    public String name() {
        return "teacher";
    }

    @Override
    public Set<String> options() {
        return Set.of("model", "data", "splits");
    }

    @Override
    public String usage() {
        return "teacher --model DIR --data train.csv [--splits 3]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        ResultLine figures = ResultLine.of(this, "fp32");
        TeacherGain.run(options.existing("model"), options.existing("data"), options.integer("splits", 3, 1))
                .forEach(figures::put);
        return figures.map();
    }
}
