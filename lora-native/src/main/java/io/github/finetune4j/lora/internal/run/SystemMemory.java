// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory that this process may still take: what the system has left, or its container, whichever is less. */
public final class SystemMemory {
    private static final long UNLIMITED = 1L << 60; // cgroup v1 writes a huge number where there is no limit

    private final Path root;

    /** @param root of the file system; another one only in tests */
    SystemMemory(Path root) {
        this.root = root;
    }

    /** {@return bytes, empty where the system does not say (not Linux)} */
    public static OptionalLong available() {
        return new SystemMemory(Path.of("/")).bytes();
    }

    OptionalLong bytes() {
        return Stream.of(memInfo(), cgroup2(), cgroup1())
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }

    private OptionalLong memInfo() {
        return lines("proc/meminfo").stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> 1024 * number(line))
                .findFirst();
    }

    private OptionalLong cgroup2() {
        return group("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current");
    }

    private OptionalLong cgroup1() {
        return group("sys/fs/cgroup/memory/memory.limit_in_bytes", "sys/fs/cgroup/memory/memory.usage_in_bytes");
    }

    // pages of files that can be dropped count as used there; they are added back
    private OptionalLong group(String limitFile, String usedFile) {
        List<String> limit = lines(limitFile);
        List<String> used = lines(usedFile);
        if (limit.isEmpty() || used.isEmpty() || limit.get(0).equals("max") || number(limit.get(0)) >= UNLIMITED) {
            return OptionalLong.empty();
        }
        String folder = limitFile.substring(0, limitFile.lastIndexOf('/'));
        long droppable = lines(folder + "/memory.stat").stream()
                .filter(line -> line.startsWith("inactive_file "))
                .mapToLong(SystemMemory::number)
                .findFirst()
                .orElse(0);
        return OptionalLong.of(Math.max(0, number(limit.get(0)) - number(used.get(0)) + droppable));
    }

    private static long number(String line) {
        String digits = line.replaceAll("[^0-9]", "");
        return digits.isEmpty() || digits.length() > 18 ? UNLIMITED : Long.parseLong(digits);
    }

    private List<String> lines(String file) {
        Path path = root.resolve(file);
        try {
            return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            return List.of(); // a kernel that does not say is like a system without the file
        }
    }
}
