// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.internal.names.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link TileSelfTest} with a library, in a process that has nothing but its classes. */
final class SelfTests {
    private static final int SECONDS = 60;
    private static final String PASSED = "finetune4j-tiles";
    private static final List<Class<?>> CLASSES = List.of(Brgemm.class, Brgemm.Kind.class, TileSelfTest.class);
    /** What libtorch_cpu.so needs, as the files in its folder are called. */
    private static final List<String> NEEDED = List.of("libgomp", "libc10.so");

    private SelfTests() {}

    /**
     * {@return why a library's products can't be trusted; empty if they can} What passed lies beside the library, for
     * the next process on this machine; what failed is tried again.
     */
    static String of(Path library) {
        Path passed = library.resolveSibling(PASSED);
        try {
            String what = what(library);
            if (Files.isRegularFile(passed) && Files.readString(passed).equals(what)) {
                return "";
            }
            String failed = tried(library);
            if (failed.isEmpty()) {
                remember(passed, what);
            }
            return failed;
        } catch (IOException e) {
            return "the self-test could not be started: " + e;
        }
    }

    /** A folder that nobody may write to costs the next process a self-test. */
    private static void remember(Path passed, String what) {
        try {
            Files.writeString(passed, what);
        } catch (IOException e) {
            System.getLogger(SelfTests.class.getName()).log(System.Logger.Level.DEBUG, "not kept: " + e);
        }
    }

    /** The library, the processor, the JVM and the test itself. */
    static String what(Path library) throws IOException {
        List<String> parts = new ArrayList<>(List.of(
                Files.size(library) + " " + Files.getLastModifiedTime(library).toMillis(),
                System.getProperty("java.vm.version", "")));
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
            lines.filter(line -> line.startsWith("model name") || line.startsWith("flags"))
                    .distinct()
                    .forEach(parts::add);
        }
        for (Class<?> type : CLASSES) {
            try (InputStream in = bytes(type)) {
                parts.add(Sha256.of(in.readAllBytes()));
            }
        }
        return Sha256.of(String.join("\n", parts)) + "\n";
    }

    private static String tried(Path library) {
        try {
            Path folder = Files.createTempDirectory("finetune4j-tiles");
            try {
                for (Class<?> type : CLASSES) {
                    copy(type, folder);
                }
                return run(command(folder, library));
            } finally {
                AtomicFolder.deleteQuietly(folder);
            }
        } catch (IOException e) {
            return "the self-test could not be started: " + e;
        }
    }

    private static void copy(Class<?> type, Path folder) throws IOException {
        Path to = folder.resolve(name(type));
        Files.createDirectories(to.getParent());
        try (InputStream in = bytes(type)) {
            Files.copy(in, to);
        }
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static InputStream bytes(Class<?> type) throws IOException {
        InputStream in = SelfTests.class.getClassLoader().getResourceAsStream(name(type));
        if (in == null) {
            throw new IOException("no " + name(type) + " on the class path");
        }
        return in;
    }

    private static List<String> command(Path classes, Path library) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes.toString(),
                TileSelfTest.class.getName()));
        for (String needed : NEEDED) {
            try (Stream<Path> files = Files.list(library.resolveSibling(""))) {
                files.filter(file -> file.getFileName().toString().startsWith(needed))
                        .map(Path::toString)
                        .forEach(command::add);
            }
        }
        command.add(library.toString());
        return command;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return "the self-test did not end within " + SECONDS + " s";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the self-test was interrupted";
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() == 0 ? "" : "the self-test ended with " + process.exitValue();
    }
}
