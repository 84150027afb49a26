// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.huggingface.HubProgress;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One download of {@link HubDownloadBenchmark} in a JVM of its own: endpoint, cache; prints one JSON line. */
final class HubDownloadWork {
    private final HeapPeak heap = HeapPeak.watch();
    private volatile long lastByte;

    private HubDownloadWork() {}

    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        System.out.println(JsonLines.line(new HubDownloadWork().download(URI.create(args[0]), Path.of(args[1]))));
    }

    private Map<String, Object> download(URI endpoint, Path cache) throws IOException, NoSuchAlgorithmException {
        Path file;
        long start;
        try (HuggingFaceHub hub = HuggingFaceHub.builder()
                .endpoint(endpoint)
                .token(null)
                .offline(false)
                .cache(cache)
                .onProgress(this::moved)
                .build()) {
            hub.file(HubRepo.model(HubDownloadBenchmark.REPO), HubDownloadBenchmark.SMALL);
            start = System.nanoTime();
            file = hub.file(HubRepo.model(HubDownloadBenchmark.REPO), HubDownloadBenchmark.FILE);
        }
        long end = System.nanoTime();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seconds", (end - start) / 1e9);
        figures.put("mb_per_s", Math.round(Files.size(file) / 1e5 / ((end - start) / 1e9)) / 10.0);
        figures.put("peak_heap_mb", heap.mb());
        figures.put("ms_after_last_byte", (end - lastByte) / 1e6);
        figures.put("ms_of_hashing_alone", hashed(file) / 1e6);
        return figures;
    }

    private void moved(HubProgress progress) {
        if (progress.filesDone() == 0) {
            lastByte = System.nanoTime();
        }
    }

    /** {@return nanoseconds of reading and hashing the file once more, with nothing beside it} */
    private static long hashed(Path file) throws IOException, NoSuchAlgorithmException {
        long start = System.nanoTime();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        digest.digest();
        return System.nanoTime() - start;
    }
}
