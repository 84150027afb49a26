// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code wandb sync} uploads a run of ours, written by several processes, to a server on this machine. */
@Tag("peer")
@Timeout(240)
class RealWandbTest {
    // not slow: a program of others, which few machines have
    @TempDir
    Path folder;

    @Test
    void wandbSync_uploadsAllThatWasWritten() throws Exception {
        String python = python();
        int last = KilledProcess.run(KilledRun.class, 1, 20, folder.toString());
        Path written;
        try (WandbRun run = Jobs.open(folder)) {
            Jobs.whole(last + 20).forEach(run);
            written = run.folder();
        }
        Map<String, Object> came = synced(python, written);
        assertThat(came.get("said")).asString().contains("Finished syncing");
        assertThat(came).containsEntry("code", 0L).containsEntry("exit", 0L);
        Map<String, Object> run = part(came, "run");
        assertThat(run).containsEntry("displayName", "local/router-1").containsEntry("tags", List.of("lora"));
        Map<String, Object> config = Json.parseObject(String.valueOf(run.get("config")));
        assertThat(part(config, "lora").get("value")).isEqualTo(Map.of("rank", 8L));
        assertThat(part(config, "baseModel").get("value")).isEqualTo("example/tiny");
        List<?> history = (List<?>) Objects.requireNonNull(came.get("history"));
        assertThat(history).hasSize(last + 21);
        for (int step = 1; step <= last + 20; step++) {
            Map<String, Object> row = Json.parseObject(String.valueOf(history.get(step)));
            assertThat(row.get("_step")).isEqualTo((long) step);
            assertThat(row.get("loss")).isEqualTo(2.0 / 3 / step);
        }
        assertThat(part(came, "summary")).containsEntry("status", "SUCCEEDED").containsKey("validation_loss");
        assertThat(came.get("output")).asString().contains("info: größer", "checkpoint after step 10: /tmp/c10");
    }

    private static String python() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty()
                && new ProcessBuilder(python, "-c", "import wandb")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        Need.PEER.require(there, "PEERS_PYTHON with wandb");
        return python;
    }

    private static Map<String, Object> synced(String python, Path run) throws Exception {
        Process process = new ProcessBuilder(
                        python,
                        Fixtures.repository()
                                .resolve("benchmarks/peers/wandb_peer.py")
                                .toString(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Json.parseObject(said);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> part(Map<String, Object> map, String name) {
        return (Map<String, Object>) Objects.requireNonNull(map.get(name));
    }
}
