// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.rollout.Rollout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The application from its start to its end, and again; run on each line of Boot. */
@ExtendWith(OutputCaptureExtension.class)
class SupportApplicationTest {
    private static final String ROLLOUT = "/actuator/rollouts/support";
    private static final String OLD = "Have you read the manual?";
    private static final String NEW = "Let us look at that together.";

    @TempDir
    Path folder;

    private Running start(String... more) {
        return Running.on(folder.resolve("support"), more);
    }

    private static Map<String, String> answers(Running application) {
        Map<String, String> answers = new TreeMap<>();
        IntStream.range(0, 12).forEach(i -> answers.put("c-" + i, application.ask("c-" + i)));
        return answers;
    }

    @Test
    void line_isTheOneThatIsAskedFor() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"));
    }

    @Test
    void customers_getTheRolloutsAnswers_andOperatorsSeeAndSteerIt_acrossARestart(CapturedOutput output) {
        Map<String, String> first;
        try (Running application = start()) {
            first = answers(application);
            assertThat(Set.copyOf(first.values())).containsExactlyInAnyOrder(OLD, NEW);
            Rollout rollout = application.bean(Rollout.class);
            assertThat(first)
                    .allSatisfy((customer, answer) ->
                            assertThat(answer).isEqualTo(rollout.arm(customer).equals("baseline") ? OLD : NEW));
            assertThat(application.get("olga", "/actuator/rollouts").body())
                    .contains(
                            "\"name\":\"support\"",
                            "\"phase\":\"RUNNING\"",
                            "\"share\":0.5",
                            "\"model\":\"support-v2\"")
                    .contains(requests(first, OLD), requests(first, NEW));
            assertThat(application
                            .post("olga", ROLLOUT, "{\"act\":\"pause\",\"why\":\"a look at it\"}")
                            .body())
                    .contains("\"phase\":\"PAUSED\"", "\"who\":\"olga\"", "\"why\":\"a look at it\"");
        }
        assertThat(output).contains("the rollout's state is kept in the application's H2 database");
        try (Running again = start()) {
            assertThat(again.get("olga", ROLLOUT).body())
                    .contains("\"phase\":\"PAUSED\"", "\"who\":\"olga\"", "\"kind\":\"STARTED\"");
            assertThat(answers(again)).isEqualTo(first);
            assertThat(again.post("olga", ROLLOUT, "{\"act\":\"rollback\",\"why\":\"enough seen\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Set.copyOf(answers(again).values())).containsExactly(OLD);
        }
    }

    private static String requests(Map<String, String> answers, String words) {
        return "\"requests\":" + answers.values().stream().filter(words::equals).count();
    }

    @Test
    void wrongSettings_endTheStart_inWords(CapturedOutput output) {
        for (List<String> wrong : List.of(
                List.of(
                        "--finetune4j.rollout.significance=2",
                        "finetune4j.rollout.significance: 2.0",
                        "Give a chance between 0 and 1, both excluded."),
                List.of(
                        "--finetune4j.rollout.candidates=nobody",
                        "finetune4j.rollout.candidates: nobody is no bean that is a ChatModel",
                        "Define one of this name, name another, or set finetune4j.rollout.enabled to false."),
                List.of(
                        "--finetune4j.registry.store=none",
                        "finetune4j.console.enabled: true, and there is no registry to show",
                        "Set finetune4j.registry.folder"))) {
            assertThatThrownBy(() -> start(wrong.get(0))).isInstanceOf(Exception.class);
            assertThat(output).contains("APPLICATION FAILED TO START", wrong.get(1), "Action:", wrong.get(2));
        }
    }
}
