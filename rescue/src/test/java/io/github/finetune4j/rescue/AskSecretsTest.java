// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static io.github.finetune4j.rescue.AskLab.questions;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.testkit.FakeFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and users' words are in no log, report or message; keys are in no file, either. */
class AskSecretsTest {
    private static final Logger OURS = Logger.getLogger("io.github.finetune4j");

    @TempDir
    Path folder;

    private final StringBuilder shown = new StringBuilder();

    @Test
    void keysAndWords_areInNoLogAndNoReport_andKeysInNoFile() throws IOException {
        OURS.setLevel(Level.ALL);
        try (AskLab lab = new AskLab(folder);
                HeardLog log = HeardLog.of("io.github.finetune4j")) {
            ask(lab);
            assertThat(log.messages()).anyMatch(line -> line.contains("/batches"));
            log.messages().forEach(shown::append);
        } finally {
            OURS.setLevel(null);
        }
        assertThat(shown).doesNotContain(AskLab.KEY, "deepest", "question 1");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(AskLab.KEY);
            }
        }
    }

    private void ask(AskLab lab) {
        List<ChatRequest> asked = new ArrayList<>(questions(0, 5));
        asked.add(ChatRequest.user("my deepest secret").toBuilder()
                .topLogProbabilities(21)
                .build());
        lab.server.fault(FakeFault.status(500, "", "you said my deepest secret by Bearer " + AskLab.KEY)
                .times(4));
        shown.append(lab.ask(asked, s -> s.onPlan(plan -> shown.append(plan)).onProgress(now -> shown.append(now))));
        lab.clock.advance(Duration.ofDays(30));
        lab.server.fault(FakeFault.status(400, "my deepest secret", "my deepest secret")
                .on("POST", "/chat/completions")
                .times(3));
        List<ChatRequest> more = new ArrayList<>(asked);
        more.addAll(questions(5, 15));
        shown.append(lab.ask(more));
    }
}
