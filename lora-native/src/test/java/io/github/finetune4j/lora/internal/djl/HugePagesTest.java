// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.github.finetune4j.fixtures.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class HugePagesTest {
    private static final long BYTES = 64L << 20;

    @Test
    void filledMemory_liesInLargePagesWithItsContents() {
        Need.SYSTEM.require(collapses(), "a kernel that collapses pages when it is asked to");
        long before = huge();
        try (NDManager manager = Torch.newManager()) {
            NDArray ones = HugePages.around(() ->
                    Torch.call(false, () -> manager.full(new Shape(BYTES / Float.BYTES), 1f, DataType.FLOAT32)));
            assertThat(huge() - before).isGreaterThan(BYTES / 8); // a system short of memory may refuse some
            assertThat(Torch.call(false, () -> ones.sum().getFloat())).isEqualTo((float) BYTES / Float.BYTES);
        }
    }

    @Test
    void memoryThatWasNotFilled_staysEmpty() {
        Need.SYSTEM.require(Platform.isLinux(), "/proc");
        long before = ResidentMemory.now().orElseThrow();
        try (Memory reserved = HugePages.around(() -> new Memory(4 * BYTES))) {
            assertThat(reserved.size()).isEqualTo(4 * BYTES);
            assertThat(ResidentMemory.now().orElseThrow() - before).isLessThan(BYTES);
        }
    }

    @Test
    void aLineOfTheMaps_isARangeOfAddresses() {
        String line = "7f62c0000000-7f62c4000000 rw-p 00000000 00:00 0 ";

        assertThat(HugePages.Region.isAnonymous(line)).isTrue();
        assertThat(HugePages.Region.parse(line)).isEqualTo(new HugePages.Region(0x7f62c0000000L, 0x7f62c4000000L));
    }

    @Test
    void filesStacksAndReservedAddresses_areNotAnonymous() {
        assertThat(HugePages.Region.isAnonymous("7f1-7f2 rw-p 00001000 fe:00 123 /lib/libc.so.6"))
                .isFalse();
        assertThat(HugePages.Region.isAnonymous("7ffc-7ffd rw-p 00000000 00:00 0                  [stack]"))
                .isFalse();
        assertThat(HugePages.Region.isAnonymous("7f1-7f2 ---p 00000000 00:00 0 "))
                .isFalse();
        assertThat(HugePages.Region.isAnonymous("55d-55e rw-p 00000000 00:00 0            [heap]"))
                .isTrue();
    }

    // Asked of the system itself, so that a broken HugePages does not skip its own test
    private static boolean collapses() {
        if (!Platform.isLinux() || !Files.isReadable(Path.of("/proc/self/smaps_rollup"))) {
            return false;
        }
        try (Memory block = new Memory(2 * HugePages.SIZE)) {
            block.clear();
            return HugePages.collapse(-Math.floorDiv(-address(block), HugePages.SIZE) * HugePages.SIZE);
        }
    }

    private static long address(Memory block) {
        return Pointer.nativeValue(block);
    }

    private static long huge() {
        try {
            return Files.readAllLines(Path.of("/proc/self/smaps_rollup")).stream()
                    .filter(line -> line.startsWith("AnonHugePages:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
