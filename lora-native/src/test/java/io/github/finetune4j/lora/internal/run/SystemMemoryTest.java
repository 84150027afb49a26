// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMemoryTest {
    @TempDir
    Path root;

    @Test
    void bytes_withoutContainer_isWhatTheSystemHasLeft() throws IOException {
        write("proc/meminfo", "MemTotal: 24 kB\nMemFree:  1000 kB\nMemAvailable:    4000 kB\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "5\n");
        assertThat(new SystemMemory(root).bytes()).hasValue(4000 * 1024);
    }

    @Test
    void bytes_inAContainer_isWhatItsLimitLeaves() throws IOException {
        write("proc/meminfo", "MemAvailable:    4000000 kB\n");
        write("sys/fs/cgroup/memory.max", "1000000\n");
        write("sys/fs/cgroup/memory.current", "700000\n");
        write("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 100000\n");
        assertThat(new SystemMemory(root).bytes()).hasValue(400000);
    }

    @Test
    void bytes_inAnOldContainer_isWhatItsLimitLeaves() throws IOException {
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "400\n");
        assertThat(new SystemMemory(root).bytes()).hasValue(600);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(new SystemMemory(root).bytes()).isEmpty();
    }

    @Test
    void bytes_onAnotherSystem_isUnknown() {
        assertThat(new SystemMemory(root).bytes()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).resolveSibling(""));
        Files.writeString(root.resolve(name), text);
    }
}
