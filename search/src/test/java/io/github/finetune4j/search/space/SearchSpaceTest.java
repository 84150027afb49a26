// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchSpaceTest {
    private static final SearchSpace SPACE = SearchSpace.builder()
            .choice("optimizer", "adam", "sgd")
            .when(
                    "optimizer",
                    List.of("sgd"),
                    s -> s.real("momentum", 0, 0.9)
                            .choice("nesterov", true, false)
                            .when("nesterov", List.of(true), n -> n.whole("delay", 1, 3)))
            .logReal("rate", 1e-5, 1e-1)
            .logWhole("width", 8, 512)
            .real("mix", 0, 1, 0.05)
            .whole("units", 0, 100, 10)
            .build();

    @Test
    void fill_givesWhatExistsOnly() {
        assertThat(SPACE.fill(first("adam")).values()).doesNotContainKeys("momentum", "nesterov", "delay");
        assertThat(SPACE.fill(first("sgd")).values()).containsKeys("momentum", "nesterov", "delay");
        assertThat(SPACE.fill(p -> p.name().equals("nesterov")
                                ? false
                                : first("sgd").apply(p))
                        .values())
                .containsKey("nesterov")
                .doesNotContainKey("delay");
    }

    private static Function<Parameter, Object> first(String optimizer) {
        return parameter -> parameter.name().equals("optimizer") ? optimizer : parameter.valueAt(0);
    }

    @Test
    void valueAt_reachesTheWholeRangeAndNothingElse() {
        SplittableRandom random = new SplittableRandom(1);
        for (Parameter parameter : SPACE.parameters()) {
            for (int i = 0; i < 500; i++) {
                Object value = parameter.valueAt(random.nextDouble());
                assertThat(parameter.allows(value))
                        .as("%s %s", parameter, value)
                        .isTrue();
                assertThat(Math.abs(parameter.shareOf(value) - 0.5)).isLessThanOrEqualTo(0.5);
                if (parameter.size() < Long.MAX_VALUE) {
                    assertThat(parameter.valueAt(parameter.shareOf(value))).isEqualTo(value);
                }
            }
        }
        assertThat(SPACE.parameter("units").valueAt(0)).isEqualTo(0L);
        assertThat(SPACE.parameter("units").valueAt(1)).isEqualTo(100L);
        assertThat((Double) SPACE.parameter("rate").valueAt(0.5)).isCloseTo(1e-3, within(1e-12));
        assertThat(SPACE.parameter("width").valueAt(0)).isEqualTo(8L);
        assertThat(SPACE.parameter("width").valueAt(1)).isEqualTo(512L);
    }

    private static org.assertj.core.data.Offset<Double> within(double value) {
        return org.assertj.core.data.Offset.offset(value);
    }

    @Test
    void wholeOnALogarithmicRange_isAsLikelyBelowAsAboveTheGeometricMiddle() {
        Parameter width = SPACE.parameter("width");
        List<Long> drawn = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add((Long) width.valueAt((i + 0.5) / 1000));
        }
        assertThat(drawn.stream().filter(v -> v < 64).count()).isBetween(480L, 520L);
    }

    static Stream<Function<SearchSpace.Builder, Object>> contradictions() {
        return Stream.of(
                b -> b.real("x", Double.NaN, 1),
                b -> b.real("x", 0, Double.POSITIVE_INFINITY),
                b -> b.real("x", 2, 1),
                b -> b.real("x", 0, 1, -0.1),
                b -> b.real("x", 0, 1, 0.3),
                b -> b.logReal("x", 0, 1),
                b -> b.logWhole("x", 0, 8),
                b -> b.whole("x", 5, 4),
                b -> b.whole("x", 0, 10, 3),
                b -> b.whole("x", 0, 10, 0),
                b -> b.choice("x"),
                b -> b.choice("x", 1, 1L),
                b -> b.choice("x", Double.NaN),
                b -> b.choice(" ", "a"),
                b -> b.whole("x", 0, 1).real("x", 0, 1),
                b -> b.when("x", List.of(1), s -> s.real("y", 0, 1)),
                b -> b.whole("x", 0, 1).when("x", List.of(2), s -> s.real("y", 0, 1)),
                b -> b.whole("x", 0, 1).when("x", List.of(), s -> s.real("y", 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void contradictorySpace_isRefusedAtOnce(Function<SearchSpace.Builder, Object> contradiction) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> contradiction.apply(SearchSpace.builder()))
                .withMessageContaining(" -> ");
    }

    @Test
    void emptySpace_isRefused() {
        assertThatThrownBy(() -> SearchSpace.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("empty -> ");
    }

    @Test
    void check_namesEveryReason() {
        Settings settings = Settings.of(Map.of(
                "optimizer", "adam", "momentum", 0.5, "rate", 1.0, "width", 8, "mix", 0.07, "units", 15, "extra", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SPACE.check(settings))
                .withMessageContaining("momentum exists beside other values only")
                .withMessageContaining("rate is 1.0")
                .withMessageContaining("mix is 0.07")
                .withMessageContaining("units is 15")
                .withMessageContaining("extra is no parameter")
                .withMessageNotContaining("width is");
    }

    @Test
    void settings_areReadByKind() {
        Settings settings = Settings.of(Map.of("a", 3, "b", 0.5, "c", "x", "d", List.of("q", "v")));
        assertThat(settings.whole("a")).isEqualTo(3);
        assertThat(settings.real("b")).isEqualTo(0.5);
        assertThat(settings.text("c")).isEqualTo("x");
        assertThat(settings.texts("d")).containsExactly("q", "v");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.whole("b"));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.real("c"));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.texts("c"));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.value("e"));
        assertThatIllegalArgumentException().isThrownBy(() -> Settings.of(Map.of("a", Double.NaN)));
    }

    @Test
    void defaults_areTheDocuments() {
        assertThat(SearchSpace.fineTuning().parameters().stream().map(Parameter::name))
                .containsExactly("learningRate", "batchSize", "epochs");
        SearchSpace lora = SearchSpace.lora();
        assertThat(((ChoiceParameter) lora.parameter("batchSize")).options()).containsExactly(4L, 8L, 16L);
        assertThat(lora.parameter("learningRate"))
                .isEqualTo(new RealParameter("learningRate", 1e-5, 1e-3, true, 0, null));
        assertThat(lora.parameter("epochs")).isEqualTo(new WholeParameter("epochs", 2, 5, false, 1, null));
        assertThat(Arrays.asList(8L, 16L, 32L, 64L)).allMatch(lora.parameter("rank")::allows);
    }
}
