// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetIssue;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.measure.OpenAiTokens;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The planted defects that only a target's rules can find; core's {@code BadJsonlTest} has those of plain chats. */
class TrainingTargetFixturesTest {
    private static final Map<String, TrainingTarget> PROFILES = Map.of(
            "vision-chat", TrainingTarget.OPENAI_SFT,
            "dpo", TrainingTarget.OPENAI_DPO,
            "reinforcement", TrainingTarget.OPENAI_RFT,
            "completions", TrainingTarget.BEDROCK_LLAMA,
            "anthropic-chat", TrainingTarget.BEDROCK_CLAUDE);
    private static final Set<String> OF_CHATS = Set.of("nine-rows", "too-long-for-context", "legacy-prompt-completion");

    @TestFactory
    Stream<DynamicTest> everyPlantedDefectIsFound_andNothingElse() throws IOException {
        Path folder = Fixtures.path("data/bad-jsonl");
        Map<String, Object> all = Json.parseObject(Files.readString(folder.resolve("expected.json")));
        List<Map<?, ?>> cases = new ArrayList<>();
        for (Object each : (List<?>) all.getOrDefault("cases", List.of())) {
            Map<?, ?> fields = (Map<?, ?>) each;
            if (PROFILES.containsKey(String.valueOf(fields.get("profile")))
                    || OF_CHATS.contains(String.valueOf(fields.get("id")))) {
                cases.add(fields);
            }
        }
        assertThat(cases).hasSize(34);
        return cases.stream()
                .map(fields -> DynamicTest.dynamicTest(String.valueOf(fields.get("id")), () -> judge(folder, fields)));
    }

    private static void judge(Path folder, Map<?, ?> fields) {
        TrainingTarget target = PROFILES.getOrDefault(String.valueOf(fields.get("profile")), TrainingTarget.OPENAI_SFT);
        TargetCheck check = target.check();
        if (fields.get("options") instanceof Map<?, ?> options && options.containsKey("maxTokensPerRow")) {
            check = check.maxTokens(300, OpenAiTokens.o200k());
        }
        if ("rft-missing-item-field".equals(fields.get("id"))) {
            check = check.graderFields("answer");
        }
        DatasetReport report = Dataset.builder()
                .addJsonl(folder.resolve(String.valueOf(fields.get("file"))))
                .use(check)
                .check();
        List<?> expected = fields.get("expected") instanceof List<?> list ? list : List.of();

        for (Object wanted : expected) {
            assertThat(report.issues()).as("%s", wanted).anyMatch(issue -> matches(issue, (Map<?, ?>) wanted));
        }
        Set<Object> lines = expected.stream()
                .map(wanted -> ((Map<?, ?>) wanted).get("line"))
                .collect(Collectors.toSet());
        assertThat(report.issues())
                .as("false alarms")
                .allMatch(issue -> lines.contains(issue.line()) || aboutTheSize(issue) || harmless(issue));
    }

    private static boolean matches(DatasetIssue issue, Map<?, ?> wanted) {
        long line = wanted.get("line") instanceof Long number ? number : 0;
        String pointer = wanted.get("pointer") instanceof String text ? text : "";
        return issue.line() == line
                && issue.code().equals(wanted.get("class"))
                && issue.severity().word().equals(wanted.get("severity"))
                && (issue.pointer().startsWith(pointer) || pointer.startsWith(issue.pointer()))
                && Math.abs(depth(issue.pointer()) - depth(pointer)) <= 1;
    }

    private static long depth(String pointer) {
        return pointer.chars().filter(c -> c == '/').count();
    }

    // The files are small, and reinforcement needs a validation part
    private static boolean aboutTheSize(DatasetIssue issue) {
        return issue.line() == 0
                && Set.of("too-few-rows", "few-rows", "no-validation").contains(issue.code());
    }

    // Notes of ours; and the vision rows do ask one question of one image, with other answers
    private static boolean harmless(DatasetIssue issue) {
        return issue.severity().word().equals("info") || issue.code().equals("contradictory-row");
    }
}
