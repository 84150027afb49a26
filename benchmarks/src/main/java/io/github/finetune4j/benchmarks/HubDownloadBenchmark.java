// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.testkit.services.FakeHub;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Downloads one large file from a Hub on this machine that waits before every answer, into an empty cache, each time in
 * a new process: ours in a JVM with a small heap, by turns with {@code huggingface_hub}. The server is the same for
 * both, and both fetch a small file first, which is not timed: what is loaded and connected once does not count.
 */
final class HubDownloadBenchmark implements Benchmark {
    static final String REPO = "acme/large";
    static final String FILE = "model.safetensors";
    static final String SMALL = "config.json";
    private static final int MEGABYTE = 1_000_000;

    @Override
    public String name() {
        return "hub-download";
    }

    @Override
    public Set<String> options() {
        return Set.of("megabytes", "delay-ms", "runs", "heap", "folder");
    }

    @Override
    public Set<String> flags() {
        return Set.of("peer");
    }

    @Override
    public String usage() {
        return "hub-download [--megabytes 1000] [--delay-ms 50] [--runs 3] [--heap 64m] [--folder DIR] [--peer]";
    }

    @Override
    public Map<String, Object> run(Options options) {
        if (options.flag("peer")) {
            Peer.check();
        }
        int megabytes = options.integer("megabytes", 1000, 1);
        Path folder = folder(options);
        try (FakeHub hub = FakeHub.start()) {
            Path file = made(folder.resolve(FILE), megabytes);
            hub.put("models/" + REPO, SMALL, "{}")
                    .put("models/" + REPO, FILE, file)
                    .delay(Duration.ofMillis(options.integer("delay-ms", 50, 0)));
            return figures(options, megabytes, new Turns(hub, folder, options));
        } finally {
            remove(folder);
        }
    }

    private Map<String, Object> figures(Options options, int megabytes, Turns turns) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", name());
        figures.put("megabytes", megabytes);
        figures.put("delay_ms", options.integer("delay-ms", 50, 0));
        figures.put("heap", options.text("heap").orElse("64m"));
        figures.put("machine", Machine.facts());
        figures.put("java", Runtime.version().toString());
        turns.take(options.integer("runs", 3, 1));
        figures.putAll(turns.figures());
        return figures;
    }

    private static Path folder(Options options) {
        try {
            return options.text("folder").isPresent()
                    ? Files.createTempDirectory(options.existing("folder"), "hub-download")
                    : Files.createTempDirectory("hub-download");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the download", e);
        }
    }

    /** Random bytes: nothing on the way can compress them. */
    private static Path made(Path file, int megabytes) {
        Random random = new Random(50);
        byte[] bytes = new byte[MEGABYTE];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(bytes);
                out.write(bytes);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    /** Ours and theirs, by turns: what changes on the machine meanwhile hits both. */
    private static final class Turns {
        private final FakeHub hub;
        private final Path folder;
        private final Options options;
        private final List<Map<String, Object>> ours = new ArrayList<>();
        private final List<Map<String, Object>> theirs = new ArrayList<>();

        Turns(FakeHub hub, Path folder, Options options) {
            this.hub = hub;
            this.folder = folder;
            this.options = options;
        }

        void take(int runs) {
            for (int run = 0; run < runs; run++) {
                ours.add(ours(folder.resolve("ours-" + run)));
                if (options.flag("peer")) {
                    theirs.add(theirs(folder.resolve("theirs-" + run)));
                }
            }
        }

        private Map<String, Object> ours(Path cache) {
            Map<String, Object> figures = ChildJvm.run(
                    options.text("heap").orElse("64m"),
                    HubDownloadWork.class,
                    hub.uri().toString(),
                    cache.toString());
            remove(cache);
            return figures;
        }

        private Map<String, Object> theirs(Path cache) {
            Map<String, Object> figures = Peer.run(
                    "hub_download_peer.py", List.of(hub.uri().toString(), cache.toString(), REPO, FILE, SMALL));
            remove(cache);
            return figures;
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mb_per_s", median(ours, "mb_per_s"));
            figures.put("runs_mb_per_s", all(ours));
            figures.put(
                    "peak_heap_mb",
                    all(ours, "peak_heap_mb").stream().mapToDouble(x -> x).max().orElseThrow());
            figures.put("ms_after_last_byte", median(ours, "ms_after_last_byte"));
            figures.put("ms_of_hashing_alone", median(ours, "ms_of_hashing_alone"));
            if (!theirs.isEmpty()) {
                Map<String, Object> peer = new LinkedHashMap<>(theirs.get(0));
                peer.put("mb_per_s", median(theirs, "mb_per_s"));
                peer.put("runs_mb_per_s", all(theirs));
                figures.put("peer", peer);
                figures.put("ratio", Summary.rounded(median(ours, "mb_per_s") / median(theirs, "mb_per_s"), 3));
            }
            return figures;
        }

        private static double median(List<Map<String, Object>> runs, String figure) {
            return Summary.rounded(
                    Summary.median(
                            all(runs, figure).stream().mapToDouble(x -> x).toArray()),
                    1);
        }

        private static List<Double> all(List<Map<String, Object>> runs) {
            return all(runs, "mb_per_s");
        }

        private static List<Double> all(List<Map<String, Object>> runs, String figure) {
            return runs.stream().map(run -> ResultLine.number(run, figure)).toList();
        }
    }
}
