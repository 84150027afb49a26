// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
    @TempDir
    Path folder;

    @Test
    void physical_ofTwoSocketsWithHyperthreads_countsCores() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int socket = 0; socket < 2; socket++) {
            for (int thread = 0; thread < 4; thread++) {
                text.append("processor\t: 0\nphysical id\t: ")
                        .append(socket)
                        .append("\ncore id\t\t: ")
                        .append(thread / 2)
                        .append("\n\n");
            }
        }
        assertThat(Processors.physical(Files.writeString(folder.resolve("cpuinfo"), text)))
                .isEqualTo(4);
    }

    @Test
    void physical_withoutTheFileOrItsWords_isUnknown() throws IOException {
        assertThat(Processors.physical(folder.resolve("none"))).isZero();
        assertThat(Processors.physical(Files.writeString(folder.resolve("arm"), "processor : 0\n")))
                .isZero();
    }

    @Test
    void hasFastBf16_looksForWholeFlags() throws IOException {
        Path fast = Files.writeString(folder.resolve("fast"), "flags\t\t: fpu avx512_bf16 clzero\n");
        Path slow = Files.writeString(
                folder.resolve("slow"), "flags\t\t: fpu avx512f my_avx512_bf16x\nmodel: avx512_bf16\n");
        assertThat(Processors.hasFastBf16(fast)).isTrue();
        assertThat(Processors.hasFastBf16(slow)).isFalse();
        assertThat(Processors.hasFastBf16(folder.resolve("none"))).isFalse();
        assertThat(Processors.hasTiles(fast)).isFalse();
        Path tiles = Files.writeString(folder.resolve("tiles"), "flags\t\t: fpu amx_bf16 avx512_bf16\n");
        assertThat(Processors.hasTiles(tiles)).isTrue();
        assertThat(Processors.hasFastBf16(tiles)).isTrue();
    }

    @Test
    void hasInt8_needsAvx2_andItsDotProductsToBeFast() throws IOException {
        Path fast = Files.writeString(folder.resolve("fast8"), "flags\t\t: avx2 avx512_vnni\n");
        Path slow = Files.writeString(folder.resolve("slow8"), "flags\t\t: sse4_2 avx2 my_avx_vnnix\n");
        Path none = Files.writeString(folder.resolve("none8"), "flags\t\t: sse4_2 avx\n");
        assertThat(Processors.hasInt8(fast)).isTrue();
        assertThat(Processors.hasFastInt8(fast)).isTrue();
        assertThat(Processors.hasInt8(slow)).isTrue();
        assertThat(Processors.hasFastInt8(slow)).isFalse();
        assertThat(Processors.hasInt8(none)).isFalse();
    }

    @Test
    void threads_areAtLeastOne() {
        assertThat(Processors.threads()).isBetween(1, Runtime.getRuntime().availableProcessors());
    }
}
