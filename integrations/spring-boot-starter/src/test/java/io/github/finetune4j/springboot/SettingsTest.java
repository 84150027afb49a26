// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** What properties say becomes the policy, and what can't be is refused with the property, its value and what to do. */
class SettingsTest {
    @Test
    void nothingSet_isTheCanary_withTheErrorRateAsItsGate() {
        TwoArms.runner().run(context -> {
            RolloutPolicy policy = context.getBean(RolloutPolicy.class);
            assertThat(policy.name()).isEqualTo("support");
            assertThat(policy.stages()).extracting(Stage::share).containsExactly(0.05, 0.25, 0.5, 1.0);
            assertThat(policy.gates()).extracting(LiveGate::name).containsExactly("error_rate no worse by 0.01");
        });
    }

    @Test
    void application_withItsName_needsNoOther() {
        TwoArms.bare()
                .withUserConfiguration(TwoArms.class)
                .withPropertyValues("spring.application.name=shop")
                .run(context ->
                        assertThat(context.getBean(RolloutPolicy.class).name()).isEqualTo("shop"));
    }

    @Test
    void stagesAndGates_areAsTheySay() {
        TwoArms.runner()
                .withPropertyValues(
                        "finetune4j.rollout.stages[0].shadow=0.5",
                        "finetune4j.rollout.stages[0].min-duration=1h",
                        "finetune4j.rollout.stages[1].share=0.1",
                        "finetune4j.rollout.stages[1].min-sample=200",
                        "finetune4j.rollout.stages[1].max-duration=3h",
                        "finetune4j.rollout.gates[0].kind=no-slower",
                        "finetune4j.rollout.gates[0].factor=1.2",
                        "finetune4j.rollout.gates[1].kind=watch",
                        "finetune4j.rollout.gates[1].metric=refusal_rate",
                        "finetune4j.rollout.gates[1].margin=0.02",
                        "finetune4j.rollout.gates[1].min-sample=77")
                .run(context -> {
                    RolloutPolicy policy = context.getBean(RolloutPolicy.class);
                    assertThat(policy.stages())
                            .containsExactly(
                                    Stage.shadow(0.5, Duration.ofHours(1)),
                                    Stage.of(0.1, Duration.ZERO).minSample(200).within(Duration.ofHours(3)));
                    assertThat(policy.gates())
                            .extracting(LiveGate::toString)
                            .containsExactly(
                                    "latency_ms p95 no worse than 1.2 times, 100 of each",
                                    "refusal_rate watched by 0.02, 77 of each");
                });
    }

    @Test
    void customizer_addsWhatPropertiesCantSay() {
        TwoArms.runner()
                .withBean(RolloutPolicyCustomizer.class, () -> policy -> policy.killSwitch(() -> true))
                .run(context -> assertThat(context.getBean(Rollout.class).arm("anybody"))
                        .isEqualTo("baseline"));
        TwoArms.runner()
                .withPropertyValues("finetune4j.rollout.stages[0].share=1")
                .run(context -> assertThat(context.getBean(Rollout.class).arm("anybody"))
                        .isEqualTo("candidate"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rollout.significance=1      | finetune4j.rollout.significance: 1.0 -> give a chance between 0 and 1
            rollout.routing.holdout=1   | finetune4j.rollout.routing.holdout: 1.0 -> give a share from 0 to below 1
            rollout.calls.max-concurrent=0 | finetune4j.rollout.calls.max-concurrent: 0 -> give at least 1
            rollout.calls.hedge-after=0s | finetune4j.rollout.calls.hedge-after: 0 seconds -> give a time above zero
            rollout.timing.max-stale=-1s | finetune4j.rollout.timing.max-stale: -1 second -> give a time above zero
            rollout.stages[0].share=1.5 | finetune4j.rollout.stages[0]: a stage's share: 1.5
            rollout.gates[0].metric=x   | finetune4j.rollout.gates: one without a kind -> give one of no-worse, watch
            rollout.gates[0].kind=watch | finetune4j.rollout.gates[0]: metric: none of a gate WATCH -> name one
            rollout.name=a b            | finetune4j.rollout.name: name: a b -> give 1 to 100 letters
            rollout.candidates=baseline | finetune4j.rollout.candidates: [baseline], with the baseline baseline -> name
            rollout.candidates=nobody   | finetune4j.rollout.candidates: nobody is no bean that is a ChatModel -> define
            rollout.store=folder        | finetune4j.rollout.store: folder, and no folder -> set finetune4j.rollout.folder
            rollout.store=data-source   | finetune4j.rollout.store: data-source, and there is no DataSource -> add it
            registry.store=folder       | finetune4j.registry.store: folder, and no folder -> set finetune4j.registry
            console.path=ops/           | finetune4j.console.path: ops/ -> begin with /, end without
            console.enabled=true        | finetune4j.console.enabled: true, but finetune4j-console or a servlet
            """)
    void wrongSetting_isRefused_withWhatToDo(String setting, String words) {
        TwoArms.runner().withPropertyValues("finetune4j." + setting).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).as(setting).isNotNull();
            assertThat(said(Objects.requireNonNull(failure))).startsWith(words).contains(" -> ");
        });
    }

    private static String said(Throwable failure) {
        FailureAnalysis analysis = Objects.requireNonNull(new SettingFailureAnalyzer().analyze(failure));
        String toDo = analysis.getAction();
        assertThat(toDo).endsWith(".");
        return analysis.getDescription() + " -> " + Character.toLowerCase(toDo.charAt(0)) + toDo.substring(1);
    }

    @Test
    void noName_isRefused() {
        TwoArms.bare()
                .withUserConfiguration(TwoArms.class)
                .run(context -> assertThat(said(Objects.requireNonNull(context.getStartupFailure())))
                        .startsWith("finetune4j.rollout.name: none, and spring.application.name neither -> set one"));
    }

    @Test
    void wordThatIsNoSetting_isRefused() {
        for (String wrong : List.of("finetune4j.rolout.name=x", "finetune4j.rollout.stages[0].shere=0.1")) {
            TwoArms.runner()
                    .withPropertyValues(wrong)
                    .run(context -> assertThat(NestedExceptionUtils.getRootCause(
                                    Objects.requireNonNull(context.getStartupFailure())))
                            .isInstanceOf(UnboundConfigurationPropertiesException.class)
                            .hasMessageContaining(wrong.replaceAll("=.*", "")));
        }
    }
}
