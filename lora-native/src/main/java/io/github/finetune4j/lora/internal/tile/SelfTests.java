// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.internal.files.AtomicFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link TileSelfTest} with a library, in a process that has nothing but its classes. */
final class SelfTests {
    private static final int SECONDS = 60;
    /** What libtorch_cpu.so needs, as the files in its folder are called. */
    private static final List<String> NEEDED = List.of("libgomp", "libc10.so");

    private SelfTests() {}

    /** {@return why a library's products can't be trusted; empty if they can} */
    static String of(Path library) {
        try {
            Path folder = Files.createTempDirectory("finetune4j-tiles");
            try {
                for (Class<?> type : List.of(Brgemm.class, Brgemm.Kind.class, TileSelfTest.class)) {
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
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = SelfTests.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " on the class path");
            }
            Path to = folder.resolve(name);
            Files.createDirectories(to.getParent());
            Files.copy(in, to);
        }
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
