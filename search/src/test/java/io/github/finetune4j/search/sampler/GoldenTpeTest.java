// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.search.Golden;
import io.github.finetune4j.search.space.Parameter;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The split, the estimators and the log densities of Optuna 5.0.0's TPE. */
class GoldenTpeTest {
    private static final Golden GOLDEN = Golden.load(GoldenTpeTest.class, "tpe.json");
    private static final Offset<Double> EQUAL = Offset.offset(1e-9);
    private static final SearchSpace SPACE = SearchSpace.builder()
            .logReal("lr", 1e-5, 1e-1)
            .real("x", -3, 3)
            .real("mix", 0, 1, 0.05)
            .whole("depth", 1, 12)
            .logWhole("width", 8, 512)
            .whole("units", 0, 100, 10)
            .choice("opt", "adam", "sgd", "lion", "muon")
            .real("momentum", 0, 0.99)
            .build();

    private static SearchHistory history(boolean larger, int count) {
        List<Trial> trials = new ArrayList<>();
        for (Golden golden : GOLDEN.get("trials").list().subList(0, count)) {
            Trial.Builder trial = Trial.builder(
                            golden.get("number").whole(),
                            Settings.of(text(golden.get("params").map())))
                    .state(TrialState.valueOf(golden.get("state").text()));
            double sign = larger ? -1 : 1;
            if (golden.has("value")) {
                trial.values(List.of(sign * golden.get("value").number()));
            }
            if (golden.has("intermediate")) {
                golden.get("intermediate")
                        .map()
                        .forEach((step, value) -> trial.addReport(
                                Long.parseLong(step.toString()),
                                value instanceof Number number ? sign * number.doubleValue() : Double.NaN));
            }
            if (golden.has("constraint")) {
                trial.violation(Math.max(0, golden.get("constraint").number()));
            }
            trials.add(trial.build());
        }
        return new SearchHistory("golden", 0, List.of(new Goal("value", larger)), trials);
    }

    private static Map<String, Object> text(Map<?, ?> map) {
        Map<String, Object> typed = new LinkedHashMap<>();
        map.forEach((name, value) -> typed.put(name.toString(), value));
        return typed;
    }

    @Test
    void space_isTheGoldens() {
        assertThat(SPACE.parameters())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrderElementsOf(GOLDEN.get("space").map().keySet().stream()
                        .map(Object::toString)
                        .toList());
        assertThat(GOLDEN.get("space").get("opt").get("choices").list().stream().map(Golden::value))
                .containsExactly("adam", "sgd", "lion", "muon");
    }

    @Test
    void split_isOptunas() {
        List<Golden> splits = GOLDEN.get("splits").list();
        assertThat(splits).hasSize(120);
        for (Golden split : splits) {
            int n = split.get("n").whole();
            SearchHistory history = history(split.get("direction").text().equals("maximize"), n);
            TrialSplit ours = TrialSplit.of(
                    history, history.trials(), split.get("n_below").whole());
            assertThat(numbers(ours.below())).isEqualTo(split.get("below").wholes());
            assertThat(numbers(ours.above())).isEqualTo(split.get("above").wholes());
            if (split.get("gamma").text().equals("default")) {
                assertThat(TrialSplit.of(history, true)).isEqualTo(ours);
            }
        }
    }

    private static List<Integer> numbers(List<Trial> trials) {
        return trials.stream().map(Trial::number).toList();
    }

    @Test
    void ages_areOptunasDefaultWeights() {
        for (Golden weights : GOLDEN.get("default_weights").list()) {
            assertThat(ParzenEstimator.ages(weights.get("n").whole()))
                    .containsExactly(weights.get("weights").numbers(), EQUAL);
        }
    }

    @Test
    void estimators_areOptunas() {
        List<Golden> estimators = GOLDEN.get("estimators").list();
        assertThat(estimators).hasSize(40);
        int compared = 0;
        for (Golden golden : estimators) {
            SearchHistory history = history(false, golden.get("n").whole());
            TrialSplit split = TrialSplit.of(history, false);
            List<Parameter> parameters = golden.get("parameters").list().stream()
                    .map(name -> SPACE.parameter(name.text()))
                    .toList();
            String what = golden.get("space").text() + " " + golden.get("n").whole();
            double[] below = compare(what, parameters, split.below(), golden, "below");
            double[] above = compare(what, parameters, split.above(), golden, "above");
            int best = 0;
            for (int i = 0; i < below.length; i++) {
                best = below[i] - above[i] > below[best] - above[best] ? i : best;
                compared += 2;
            }
            int theirs = golden.get("best_point").whole();
            assertThat(below[best] - above[best]).as(what).isCloseTo(below[theirs] - above[theirs], EQUAL);
        }
        assertThat(compared).isEqualTo(40 * 2 * 50);
    }

    private static double[] compare(
            String what, List<Parameter> parameters, List<Trial> trials, Golden estimate, String side) {
        Golden golden = estimate.get(side);
        List<double[]> points = points(parameters);
        List<Golden> dimensions = parameters.stream()
                .map(parameter -> dimension(parameter.name(), estimate.get("n").whole(), side))
                .toList();
        ParzenEstimator estimator = TpeSampler.estimator(parameters, trials, true);
        assertThat(estimator.weights())
                .as(what)
                .containsExactly(golden.get("weights").numbers(), EQUAL);
        for (int i = 0; i < parameters.size(); i++) {
            compare(what, estimator, i, dimensions.get(i));
        }
        ParzenEstimator untied = new ParzenEstimator(parameters, untied(parameters, trials, dimensions), true);
        double[] densities = points.stream().mapToDouble(untied::logDensity).toArray();
        assertThat(densities).as(what).containsExactly(golden.get("log_pdf").numbers(), EQUAL);
        return densities;
    }

    /** Of a space of several parameters the golden says: as in that of each alone. */
    private static Golden dimension(String parameter, int n, String side) {
        return GOLDEN.get("estimators").list().stream()
                .filter(golden -> golden.get("space").text().equals(parameter)
                        && golden.get("n").whole() == n)
                .map(golden -> golden.get(side).get("dimensions").get(parameter))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What was observed, with equal values moved apart by next to nothing, into the order in which numpy's sort, which
     * isn't stable, put them when the golden was made.
     */
    private static List<double[]> untied(List<Parameter> parameters, List<Trial> trials, List<Golden> dimensions) {
        List<double[]> seen = trials.stream()
                .map(Trial::settings)
                .filter(settings -> parameters.stream().allMatch(parameter -> settings.has(parameter.name())))
                .map(settings -> parameters.stream()
                        .mapToDouble(parameter -> Kernels.code(parameter, settings.value(parameter.name())))
                        .toArray())
                .toList();
        for (int d = 0; d < parameters.size(); d++) {
            if (dimensions.get(d).has("sigma")) {
                untie(parameters.get(d), seen, d, dimensions.get(d).get("sigma").numbers());
            }
        }
        return seen;
    }

    private static void untie(Parameter parameter, List<double[]> seen, int d, double[] sigma) {
        double[] codes = seen.stream().mapToDouble(point -> point[d]).toArray();
        NumberKernels tied = (NumberKernels) Kernels.of(parameter, codes);
        boolean[] used = new boolean[codes.length];
        for (int i = 0; i < codes.length; i++) {
            int place = 0;
            while (used[place] || codes[place] != codes[i] || Math.abs(tied.sigma(place) - sigma[i]) > 1e-9) {
                place++;
            }
            used[place] = true;
            seen.get(i)[d] = codes[i] * (1 + 1e-14 * place);
        }
    }

    private static void compare(String what, ParzenEstimator estimator, int parameter, Golden golden) {
        if (golden.has("choice_weights")) {
            List<Golden> weights = golden.get("choice_weights").list();
            for (int k = 0; k < weights.size(); k++) {
                assertThat(((ChoiceKernels) estimator.kernels(parameter)).weights(k))
                        .as(what)
                        .containsExactly(weights.get(k).numbers(), EQUAL);
            }
            return;
        }
        NumberKernels kernels = (NumberKernels) estimator.kernels(parameter);
        double[] mu = golden.get("mu").numbers();
        double[] sigma = golden.get("sigma").numbers();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int k = 0; k < mu.length; k++) {
            assertThat(kernels.mu(k)).as(what).isCloseTo(mu[k], EQUAL);
            ours.add(1000 * kernels.mu(k) + kernels.sigma(k));
            theirs.add(1000 * mu[k] + sigma[k]);
        }
        Collections.sort(ours);
        Collections.sort(theirs);
        for (int k = 0; k < mu.length; k++) {
            assertThat(ours.get(k)).as(what).isCloseTo(theirs.get(k), EQUAL);
        }
    }

    private static List<double[]> points(List<Parameter> parameters) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            double[] point = new double[parameters.size()];
            for (int d = 0; d < point.length; d++) {
                Parameter parameter = parameters.get(d);
                point[d] = Kernels.code(
                        parameter,
                        GOLDEN.get("points").get(parameter.name()).list().get(i).value());
            }
            points.add(point);
        }
        return points;
    }
}
