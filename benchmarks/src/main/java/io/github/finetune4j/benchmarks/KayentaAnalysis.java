// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Arrays;

/**
 * A canary analysis as Kayenta runs it: one mean for each arm and interval of time, intervals without requests left
 * out, and {@link KayentaRule} on all intervals so far, again and again.
 *
 * @param requestsPerInterval how many requests fall into one
 * @param intervalsPerLook how many intervals lie between two judgements
 */
record KayentaAnalysis(double requestsPerInterval, int intervalsPerLook) {
    /** {@return after how many requests it first stops the candidate; 0: never} */
    int firstHigh(Traffic.Seen[] requests) {
        int intervals = (int) Math.ceil(requests.length / requestsPerInterval);
        double[][] series = {filled(intervals), filled(intervals)};
        int done = 0;
        for (int interval = 0; interval < intervals; interval++) {
            int end = (int) Math.min(requests.length, Math.round((interval + 1) * requestsPerInterval));
            average(requests, done, end, interval, series);
            done = end;
            if ((interval + 1) % intervalsPerLook == 0 && high(series)) {
                return end;
            }
        }
        return 0;
    }

    private static double[] filled(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static void average(Traffic.Seen[] requests, int from, int to, int interval, double[][] series) {
        double[] n = new double[2];
        double[] sum = new double[2];
        for (int i = from; i < to; i++) {
            int arm = requests[i].candidate() ? 1 : 0;
            n[arm]++;
            sum[arm] += requests[i].value();
        }
        for (int arm = 0; arm < 2; arm++) {
            series[arm][interval] = sum[arm] / n[arm]; // NaN without requests
        }
    }

    private static boolean high(double[][] series) {
        double[] control = numbers(series[0]);
        double[] experiment = numbers(series[1]);
        return control.length > 0
                && experiment.length > 0
                && KayentaRule.classify(experiment, control) == KayentaRule.Word.HIGH;
    }

    private static double[] numbers(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }
}
