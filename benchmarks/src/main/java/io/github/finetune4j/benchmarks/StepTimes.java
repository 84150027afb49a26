// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Time, tokens and loss of every step; the first ones are left out of the speed, as with the peers. */
final class StepTimes {
    private final int untimed;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    StepTimes(int untimed) {
        this.untimed = untimed;
    }

    void add(double stepSeconds, int realTokens, double loss) {
        seconds.add(stepSeconds);
        tokens.add(realTokens);
        losses.add(loss);
    }

    /** {@return real tokens a second, over the timed steps} */
    double tokensPerSecond() {
        int first = Math.min(untimed, seconds.size() - 1);
        double real = tokens.subList(first, tokens.size()).stream()
                .mapToInt(Integer::intValue)
                .sum();
        return real / sum(seconds.subList(first, seconds.size()));
    }

    Map<String, Object> figures() {
        int first = Math.min(untimed, seconds.size() - 1);
        List<Double> timed = seconds.subList(first, seconds.size());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tokens_per_s", Summary.rounded(tokensPerSecond(), 1));
        figures.put("step_ms_median", Summary.rounded(1000 * Summary.median(array(timed)), 1));
        figures.put("loss_first", Summary.rounded(losses.get(0), 4));
        figures.put("loss_last", Summary.rounded(losses.get(losses.size() - 1), 4));
        List<Double> end = losses.subList(Math.max(0, losses.size() - 10), losses.size());
        figures.put("loss_last10", Summary.rounded(sum(end) / end.size(), 4));
        return figures;
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
