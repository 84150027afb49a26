// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCopyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void parts_oneAfterTheOther_areTheFile(int threads) throws Exception {
        byte[] bytes = new byte[1_000_003];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);

        assertThat(new FileCopy(file, folder, threads).copy()).isEqualTo(bytes.length);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            together.write(Files.readAllBytes(folder.resolve("part-" + i)));
        }
        assertThat(together.toByteArray()).isEqualTo(bytes);
        assertThat(Files.size(folder.resolve("part-0"))).isEqualTo(800_002);
    }
}
