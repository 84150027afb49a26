// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * libtorch's natives for CUDA in a folder: pytorch.org's archive, or what pip installs.
 *
 * @param torch the folder of libtorch_cuda.so; null where the CPU's are taken, which are there
 * @param others folders of NVIDIA's own libraries, where they lie apart
 */
record CudaNatives(@Nullable Path torch, List<Path> others) {
    private static final String VERSION = "2.7.1";
    private static final String FLAVOR = "cu128"; // DJL has its side of the calls for this one alone
    private static final String LIBRARY = "libtorch_cuda.so";
    private static final int DEEP = 4;

    /** A process that has ended, and the last line that it printed. */
    record Ended(int exit, String last) {}

    static CudaNatives none() {
        return new CudaNatives(null, List.of());
    }

    /** {@return those below a folder} */
    static CudaNatives in(Path folder) {
        Path torch = folders(folder, LIBRARY::equals).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + LIBRARY + " below " + folder
                        + " -> unpack libtorch " + VERSION + " for " + FLAVOR + " there, or leave --natives out"));
        List<Path> others = folders(folder, name -> name.matches("lib(cu|nv|nccl).*\\.so.*"));
        return new CudaNatives(
                torch, others.stream().filter(each -> !each.equals(torch)).toList());
    }

    /** {@return what pip installs into a folder, some gigabytes, once} */
    static CudaNatives fetched(Path folder) {
        if (!Files.isDirectory(folder.resolve("torch"))) {
            System.err.println("fetch torch " + VERSION + " with NVIDIA's libraries, some gigabytes, into " + folder);
            Ended ended = run(
                    folder.toAbsolutePath().getRoot(),
                    Map.of(),
                    List.of("python3", "-m", "pip", "install", "--target", folder.toString(), "torch==" + VERSION));
            if (ended.exit() != 0) {
                throw new IllegalStateException("pip ended with " + ended.exit()
                        + " -> give the folder of libtorch's natives with --natives DIR");
            }
        }
        return in(folder);
    }

    private static List<Path> folders(Path folder, Predicate<String> library) {
        try (Stream<Path> files = Files.find(folder, DEEP, (file, facts) -> facts.isRegularFile())) {
            return files.filter(file -> library.test(file.getFileName().toString()))
                    .map(Path::getParent)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    String words() {
        return torch == null ? "those of the CPU" : torch.toString();
    }

    /** {@return variables by which DJL finds the natives, and the peers their device} */
    Map<String, String> environment(String device) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("PEERS_DEVICE", device));
        if (torch != null) {
            all.put("PYTORCH_LIBRARY_PATH", torch.toString());
            all.put("PYTORCH_VERSION", VERSION);
            all.put("PYTORCH_FLAVOR", FLAVOR);
            all.put(
                    "LD_LIBRARY_PATH",
                    Stream.concat(Stream.of(torch), others.stream())
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
        return all;
    }

    /** {@return how a process ended, whose output is shown as it comes} */
    static Ended run(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String last = "";
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    System.err.println(line);
                    last = line;
                }
            }
            return new Ended(process.waitFor(), last);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }
}
