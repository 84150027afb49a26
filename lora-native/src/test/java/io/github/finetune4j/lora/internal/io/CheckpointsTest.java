// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    Path folder;

    @Test
    void newest_isTheOneWithTheHighestStep() {
        Checkpoints checkpoints = checkpoints(2, 10, 9);
        Checkpoints.Found found = checkpoints.newest().orElseThrow();
        assertThat(found.step()).isEqualTo(10);
        assertThat(found.state().path("note").asText()).isEqualTo("of 10");
        assertThat(found.folder().resolve("weights")).hasContent("weights of 10");
    }

    @Test
    void newest_skipsDamagedOnes() throws IOException {
        Checkpoints checkpoints = checkpoints(1, 2, 3, 4);
        Files.writeString(folder.resolve("checkpoint-4/weights"), "weights of X");
        Files.delete(folder.resolve("checkpoint-3/state.json"));
        Files.writeString(folder.resolve("checkpoint-2/state.json"), "{\"step\":2,");
        assertThat(checkpoints.newest().orElseThrow().step()).isEqualTo(1);
    }

    @Test
    void clean_removesHalfWrittenOnes() throws IOException {
        Checkpoints checkpoints = checkpoints(1);
        Files.createDirectories(folder.resolve(".aside-checkpoint-2-x/y"));
        Files.createDirectories(folder.resolve("checkpoint-7"));
        assertThat(checkpoints.clean()).containsExactly(7L);
        assertThat(folder.toFile().list()).containsExactly("checkpoint-1");
    }

    @Test
    void keep_leavesTheLastAndTheBest() {
        Checkpoints checkpoints = checkpoints(1, 2, 3, 4, 5);
        checkpoints.keep(2, OptionalLong.of(1));
        assertThat(checkpoints.steps()).containsExactly(5L, 4L, 1L);
    }

    @Test
    void newest_ofEmptyFolder_isAbsent() {
        assertThat(new Checkpoints(folder.resolve("absent")).newest()).isEmpty();
    }

    private Checkpoints checkpoints(long... steps) {
        Checkpoints checkpoints = new Checkpoints(folder);
        for (long step : steps) {
            ObjectNode state = JsonFile.mapper().createObjectNode().put("note", "of " + step);
            checkpoints.write(step, state, aside -> AtomicFile.write(aside.resolve("weights"), "weights of " + step));
        }
        return checkpoints;
    }
}
