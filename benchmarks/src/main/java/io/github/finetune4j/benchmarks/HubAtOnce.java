// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.HuggingFaceHub;
import io.github.finetune4j.testkit.services.FakeHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One cache that {@code huggingface_hub} and we fill at the same moment, with the same files: each must be whole,
 * whoever wrote it.
 */
final class HubAtOnce {
    static final String REPO = "acme/shards";
    private static final int ROUNDS = 3;
    private static final int FILES = 16;
    private static final int BYTES = 4_000_000;

    private final FakeHub hub;
    private final String token;

    HubAtOnce(FakeHub hub, String token) {
        this.hub = hub;
        this.token = token;
    }

    /** {@return the files, by name} */
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        for (int file = 0; file < FILES; file++) {
            byte[] bytes = new byte[BYTES];
            new Random(file).nextBytes(bytes);
            files.put("shard-" + file + ".safetensors", bytes);
        }
        return files;
    }

    /** {@return rounds, files of each, and how many of them were not whole for us or for Python} */
    Map<String, Object> run(Path folder, Function<Path, HuggingFaceHub> open) throws IOException {
        Map<String, String> right = new TreeMap<>();
        files().forEach((name, bytes) -> right.put(name, sha256(bytes)));
        int broken = 0;
        int left = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path cache = Files.createDirectory(folder.resolve("shared-" + round));
            Path ready = folder.resolve("ready-" + round);
            CompletableFuture<Map<String, Object>> peer = CompletableFuture.supplyAsync(() -> Peer.run(
                    "hub_at_once_peer.py",
                    List.of(hub.uri().toString(), token, REPO, cache.toString(), ready.toString())));
            while (!Files.exists(ready) && !peer.isDone()) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
            Path ours = open.apply(cache).snapshot(HubRepo.model(REPO));
            broken += different(right, peer.join().get("sha256"));
            broken += different(right, sums(ours));
            left += unfinished(cache);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rounds", ROUNDS);
        figures.put("files", FILES);
        figures.put("broken", broken);
        figures.put("unfinished_left", left);
        return figures;
    }

    private static int different(Map<String, String> right, @Nullable Object found) {
        Map<?, ?> sums = (Map<?, ?>) Objects.requireNonNull(found, "the peer said no sums");
        return (int) right.entrySet().stream()
                .filter(file -> !file.getValue().equals(sums.get(file.getKey())))
                .count();
    }

    private static Map<String, String> sums(Path folder) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sums.put(file.getFileName().toString(), sha256(Files.readAllBytes(file)));
            }
        }
        return sums;
    }

    private static int unfinished(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return (int) files.filter(file -> file.toString().endsWith(".incomplete"))
                    .count();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
