// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.data.ProductionRows;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training, real answers, simulated days: the alarm names the day, the cause and the remedy. */
@Tag("native")
@Tag("slow")
class WatchingTest {
    @TempDir
    Path folder;

    @Test
    void driftInTheThirdWeek_isToldWithDayCauseAndRemedy_andGivesTheNextData() {
        try (LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
                Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            Watching watching = new Watching(Watching.rote(local.chatModel(Watching.tune(local, 320, 6))), workspace);
            List<Alert> open = watching.live(21);
            assertThat(open).hasSize(1);
            Alert alert = open.get(0);
            System.out.println(alert.summary());
            Instant capitals = Watching.BEGIN.plus(Duration.ofDays(Watching.CAPITALS_FROM_DAY));
            Evidence success = evidence(alert, "task_success");
            assertThat(Duration.between(capitals, success.began()).abs()).isLessThanOrEqualTo(Duration.ofHours(12));
            assertThat(success.levelAfter().orElseThrow().upper())
                    .isLessThan(success.levelBefore().orElseThrow().lower());
            assertThat(evidence(alert, "writing").explanation()).contains("capitals", " to 100.0 %");
            assertThat(alert.suggestion().action()).isEqualTo(Suggestion.Action.RETRAIN);

            ProductionRows rows = watching.next(workspace.captures());
            assertThat(rows.picked()).containsKey("corrected");
            ChatExample first = rows.examples().get(0);
            assertThat(first.fields().get("origin")).asString().startsWith("capture/");
            assertThat(first.answer().orElseThrow().content()).startsWith("category: ");
        }
    }

    private static Evidence evidence(Alert alert, String monitor) {
        return alert.evidence().stream()
                .filter(each -> each.monitor().equals(monitor))
                .findFirst()
                .orElseThrow();
    }
}
