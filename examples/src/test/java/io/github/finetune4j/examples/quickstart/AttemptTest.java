// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
    @TempDir
    Path out;

    @Test
    void of_sameSettingsAgain_goesOnWithTheSameKey() {
        Attempt first = Attempt.of(out, "model | data");
        Attempt second = Attempt.of(out, "model | data");
        assertThat(first.resumed()).isFalse();
        assertThat(second.resumed()).isTrue();
        assertThat(second.key()).isEqualTo(first.key());
    }

    @Test
    void of_otherSettings_beginsAnewWithoutOldAnswers() throws IOException {
        Attempt first = Attempt.of(out, "model | data");
        Files.createDirectories(first.answers());
        Files.writeString(first.answers().resolve("base.jsonl"), "{}");
        Attempt second = Attempt.of(out, "model | other data");
        assertThat(second.resumed()).isFalse();
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.answers()).doesNotExist();
    }

    @Test
    void of_damagedFile_beginsAnew() throws IOException {
        Attempt first = Attempt.of(out, "model | data");
        Files.writeString(first.folder().resolve("attempt.txt"), first.key());
        assertThat(Attempt.of(out, "model | data").resumed()).isFalse();
    }

    @Test
    void end_leavesNothing() {
        Attempt.of(out, "model | data").end();
        assertThat(out).isEmptyDirectory();
        assertThat(Attempt.of(out, "model | data").resumed()).isFalse();
    }

    @Test
    void of_folderThatCannotBeWritten_saysWhatToDo() throws IOException {
        Path file = Files.writeString(out.resolve("file"), "");
        assertThatThrownBy(() -> Attempt.of(file, "model | data"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot write to " + file)
                .hasMessageContaining("-> free space, or choose another folder with -Dout");
    }
}
