// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.gate.QualityGates;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A team's build fails when the model got worse, with the numbers in the message. */
class EvalGateExtensionTest {
    private static final Path REPORTS = Path.of("target/evaluation/Gated.regressed");

    private static ChatModel knowing(String name, int first, int last) {
        ChatModel model = request -> {
            int row = Integer.parseInt(request.messages().get(0).content().substring(1));
            return new ChatResponse(row >= first && row < last ? "a" + row : "?", FinishReason.STOP, new Usage(1, 1));
        };
        return model.named(name);
    }

    static Comparison comparison(int baseline, int first, int last) {
        Dataset rows = Dataset.of(IntStream.range(0, 100)
                .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                .toList());
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addSlice("half", row -> row.messages().get(0).content().length() < 3 ? "start" : "rest")
                .build()
                .compare(knowing("old", 0, baseline), knowing("new", first, last), rows);
    }

    /**
     * Tests to be run by the tests below; nobody else finds them, for they are nested in no test class by annotation.
     */
    static class Gated {
        @EvalGate
        void regressed(GateCheck gate) {
            gate.check(comparison(90, 0, 60));
        }

        @EvalGate(margin = 0.1, maxErrorRate = 0, minRows = 100, maxRegressions = 0, reports = "")
        void asGood(GateCheck gate) {
            assertThat(gate.check(comparison(90, 0, 90)).outcomes()).hasSize(4);
        }

        @EvalGate(margin = 0.01, reports = "")
        void undecided(GateCheck gate) {
            gate.check(comparison(90, 1, 91));
        }

        @EvalGate(better = "exact_match", noSliceWorse = "exact_match", reports = "")
        void slices(GateCheck gate) {
            gate.check(comparison(40, 10, 100));
        }

        @EvalGate(minRows = 1000, reports = "")
        void alone(GateCheck gate) {
            gate.check(comparison(90, 0, 90).candidate(), QualityGates.atLeast("exact_match", 0.8));
        }

        @EvalGate
        void empty(GateCheck gate) {}

        @EvalGate
        void without() {}
    }

    private final Map<String, String> entries = new HashMap<>();

    private TestExecutionResult run(String method, Class<?>... parameters) throws NoSuchMethodException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Gated.class, Gated.class.getDeclaredMethod(method, parameters)))
                .build();
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
                if (test.isTest()) {
                    results.add(outcome);
                }
            }

            @Override
            public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                entries.putAll(entry.getKeyValuePairs());
            }
        });
        return results.get(0);
    }

    private String failure(String method) throws NoSuchMethodException {
        return String.valueOf(
                run(method, GateCheck.class).getThrowable().orElseThrow().getMessage());
    }

    @Test
    void modelThatGotWorse_failsTheBuild_withTheNumbers() throws NoSuchMethodException {
        TestExecutionResult result = run("regressed", GateCheck.class);
        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.FAILED);
        assertThat(result.getThrowable().orElseThrow())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("new passes 0 of 1 gate\n  FAILED not shown to be worse than the baseline by"
                        + " exact_match: exact_match: 90.0 % -> 60.0 %, difference -30.0 points [95 % interval ")
                .hasMessageContaining("McNemar")
                .hasMessageEndingWith("\nreports: " + REPORTS);
        assertThat(REPORTS.resolve("junit.xml")).exists();
        assertThat(REPORTS.resolve("report.html")).exists();
        assertThat(entries).containsKey("not shown to be worse than the baseline by exact_match");
    }

    @Test
    void modelThatIsAsGood_passes() throws NoSuchMethodException {
        assertThat(run("asGood", GateCheck.class).getThrowable()).isEmpty();
    }

    @Test
    void undecided_doesNotPassAMargin() throws NoSuchMethodException {
        assertThat(failure("undecided")).contains("UNDECIDED no worse than the baseline by exact_match, margin 0.01");
    }

    @Test
    void sliceThatGotWorse_failsTheBuild_thoughTheWholeGotBetter() throws NoSuchMethodException {
        assertThat(failure("slices"))
                .startsWith("new passes 2 of 3 gates\n  FAILED no slice shown to be worse by exact_match: half start:");
    }

    @Test
    void oneModelAlone_isCheckedByGivenGates() throws NoSuchMethodException {
        assertThat(failure("alone")).contains("FAILED at least 1000 rows: 100 rows were asked");
    }

    @Test
    void testThatChecksNothing_fails() throws NoSuchMethodException {
        String told = "has checked no model -> take a GateCheck as parameter and call check(...) of it";
        assertThat(failure("empty")).isEqualTo("empty " + told);
        assertThat(run("without").getThrowable().orElseThrow()).hasMessage("without " + told);
    }
}
