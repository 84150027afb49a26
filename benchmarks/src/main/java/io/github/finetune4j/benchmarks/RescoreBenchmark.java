// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stored answers scored again with five metrics, in a JVM of its own with a small heap. */
final class RescoreBenchmark implements Benchmark {
    @Override
    public String name() {
        return "rescore";
    }

    @Override
    public Set<String> options() {
        return Set.of("answers", "heap", "folder");
    }

    @Override
    public String usage() {
        return "rescore [--answers 100000] [--heap 512m] [--folder /tmp/rescore]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        int answers = options.integer("answers", 100_000, 1);
        String heap = options.text("heap").orElse("512m");
        Path folder = Path.of(options.text("folder").orElse("/tmp/rescore")).toAbsolutePath();
        RescoreWork.write(folder, answers);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("heap", heap);
        figures.putAll(child(heap, folder));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        return figures;
    }

    private static Map<String, Object> child(String heap, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                RescoreWork.class.getName(),
                folder.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("scoring again ended with " + process.exitValue() + " at -Xmx" + heap);
            }
            return JsonLines.object(out.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while scoring again", e);
        }
    }
}
