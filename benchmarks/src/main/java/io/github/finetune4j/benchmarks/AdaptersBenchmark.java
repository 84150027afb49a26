// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The time that an adapter to another framework adds to a call, in microseconds, under JMH: beside that framework
 * alone.
 */
final class AdaptersBenchmark implements Benchmark {
    private static final double BOUND_US = 5;

    @Override
    public String name() {
        return "adapters";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds");
    }

    @Override
    public String usage() {
        return "adapters [--seconds 5]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        Map<String, Double> calls = calls(options.integer("seconds", 5, 1));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        Map<String, Object> whole = new LinkedHashMap<>();
        calls.forEach((call, micros) -> whole.put(call, Summary.rounded(micros, 3)));
        figures.put("call_us", whole);
        Map<String, Object> added = new LinkedHashMap<>();
        boolean within = true;
        for (String request : AdaptersJmh.REQUESTS) {
            for (String side : AdaptersJmh.SIDES) {
                for (String way : AdaptersJmh.WAYS) {
                    double micros = figure(calls, side + way, request) - figure(calls, side + "Alone", request);
                    within &= micros < BOUND_US;
                    added.put(side + way + " " + request, Summary.rounded(micros, 3));
                }
            }
        }
        figures.put("added_us", added);
        figures.put("below_" + BOUND_US + "_us", within);
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static double figure(Map<String, Double> calls, String name, String request) {
        Double micros = calls.get(name + ' ' + request);
        if (micros == null) {
            throw new IllegalStateException("no figure of " + name + " in " + calls);
        }
        return micros;
    }

    private static Map<String, Double> calls(int seconds) {
        try {
            Map<String, Double> calls = new LinkedHashMap<>();
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(AdaptersJmh.class.getName())
                            .measurementIterations(seconds)
                            .measurementTime(TimeValue.seconds(1))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                calls.put(
                        result.getPrimaryResult().getLabel()
                                + ' '
                                + result.getParams().getParam("request"),
                        result.getPrimaryResult().getScore());
            }
            return calls;
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }
}
