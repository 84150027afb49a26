// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number of threads that the arithmetic should take. */
final class Processors {
    /** DJL's own setting; honoured here so that there is one name for it. */
    static final String SETTING = "ai.djl.pytorch.num_threads";

    private static final Pattern FAST_BF16 = Pattern.compile("\\b(avx512_bf16|amx_bf16)\\b");
    private static final Pattern TILES = Pattern.compile("\\bamx_bf16\\b");
    private static final Pattern FAST_INT8 = Pattern.compile("\\b(avx512_vnni|avx_vnni)\\b");
    private static final Pattern INT8 = Pattern.compile("\\bavx2\\b");

    /** Where Linux describes the processor. */
    static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Processors() {}

    /**
     * {@return what a provider asked for, else the setting, else the physical cores, but never more than the JVM may
     * use}
     */
    static int threads() {
        return threads(TorchSettings.ofProcess().threads());
    }

    static int threads(@Nullable Integer asked) {
        int allowed = Runtime.getRuntime().availableProcessors();
        Integer set = asked == null ? Integer.getInteger(SETTING) : asked;
        if (set != null && set >= 1) {
            return set;
        }
        int physical = physical(CPU_INFO);
        return physical < 1 ? allowed : Math.min(physical, allowed);
    }

    /** {@return distinct pairs of socket and core in a Linux cpuinfo file; 0 where it doesn't say} */
    static int physical(Path cpuinfo) {
        return pairs(lines(cpuinfo));
    }

    /** {@return whether a Linux cpuinfo file names AVX-512's or AMX's bfloat16 products} */
    static boolean hasFastBf16(Path cpuinfo) {
        return names(cpuinfo, FAST_BF16);
    }

    /**
     * {@return whether a Linux cpuinfo file names AMX's bfloat16 products, whose tiles are some times faster than
     * AVX-512's}
     */
    static boolean hasTiles(Path cpuinfo) {
        return names(cpuinfo, TILES);
    }

    /** {@return whether a Linux cpuinfo file names what FBGEMM needs at the least} */
    static boolean hasInt8(Path cpuinfo) {
        return names(cpuinfo, INT8);
    }

    /** {@return whether a Linux cpuinfo file names dot products of eight bits, which cannot overflow on the way} */
    static boolean hasFastInt8(Path cpuinfo) {
        return names(cpuinfo, FAST_INT8);
    }

    private static boolean names(Path cpuinfo, Pattern flag) {
        return lines(cpuinfo).stream()
                .filter(line -> line.startsWith("flags"))
                .anyMatch(line -> flag.matcher(line).find());
    }

    private static List<String> lines(Path cpuinfo) {
        if (!Files.isReadable(cpuinfo)) {
            return List.of();
        }
        try {
            return Files.readAllLines(cpuinfo);
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a kernel that doesn't say: the caller has a default
        }
    }

    private static int pairs(List<String> lines) {
        Set<String> cores = new HashSet<>();
        String socket = "";
        for (String line : lines) {
            if (line.startsWith("physical id")) {
                socket = line;
            } else if (line.startsWith("core id")) {
                cores.add(socket + line);
            }
        }
        return cores.size();
    }
}
