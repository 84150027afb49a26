// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import com.sun.jna.Platform;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to whether this process computes by tiles: on Linux and x86-64 with AVX-512's bfloat16 products, on JDK 22
 * or newer, with a libtorch that has the product by the name that GCC gives it, and once {@link TileSelfTest} has
 * passed in a process of its own, which a C++ exception or a wrong instruction may end.
 */
public final class Tiles {
    /** Set to {@code false}, it leaves tiles out. */
    public static final String SETTING = "finetune4j.tiles";

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String LIBRARY = "/libtorch_cpu.so";

    private static final Map<Integer, TileThreads> THREADS = new HashMap<>();

    private static final Map<Brgemm.Kind, Brgemm> LINKED = new EnumMap<>(Brgemm.Kind.class);

    private static @Nullable String verdict; // null: not asked yet; empty: ready

    private Tiles() {}

    /** {@return whether products by tiles may be called} The first call may take seconds. */
    public static boolean isReady() {
        return whyNot().isEmpty();
    }

    /** {@return why this process does not compute by tiles; empty if it does} */
    public static synchronized String whyNot() {
        String known = verdict;
        if (known == null) {
            known = examine();
            verdict = known;
        }
        return known;
    }

    private static String examine() {
        if (!Boolean.parseBoolean(System.getProperty(SETTING, "true"))) {
            return SETTING + " is false";
        }
        if (!Platform.isLinux() || !Platform.isIntel() || !Platform.is64Bit()) {
            return "not Linux on x86-64";
        }
        if (!Torch.isCpu() || !Torch.hasFastBf16()) {
            return "no bfloat16 products of AVX-512";
        }
        if (!Brgemm.isPossible()) {
            return "JDK " + Runtime.version().feature() + " is older than 22";
        }
        return link();
    }

    private static String link() {
        Optional<Path> library = library();
        if (library.isEmpty()) {
            return "no " + LIBRARY.substring(1) + " among the mapped files";
        }
        try {
            for (Brgemm.Kind kind : Brgemm.Kind.values()) {
                Optional<Brgemm> found = Brgemm.of(kind, library.get());
                if (found.isEmpty()) {
                    return library.get() + " has no product of tiles in " + kind;
                }
                LINKED.put(kind, found.get());
            }
            return SelfTests.of(library.get());
        } catch (ReflectiveOperationException | LinkageError e) {
            return "this JVM's foreign functions fail: " + e;
        }
    }

    /** {@return libtorch as this process has loaded it} */
    private static Optional<Path> library() {
        try (Stream<String> lines = Files.lines(MAPS, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.endsWith(LIBRARY))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static synchronized Brgemm linked(Brgemm.Kind kind) {
        Brgemm found = LINKED.get(kind);
        if (found == null || !isReady()) {
            throw new IllegalStateException("no tiles here: " + whyNot() + " -> ask isReady() first");
        }
        return found;
    }

    /** {@return the threads of all models that compute with so many as libtorch does now} */
    static synchronized TileThreads threads() {
        return THREADS.computeIfAbsent(Torch.threads(), TileThreads::new);
    }
}
