// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.huggingface.internal.cache.RepoCache;
import io.github.finetune4j.huggingface.internal.hub.HubSettings;
import io.github.finetune4j.testkit.services.FakeHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A small model at a fake Hub, and what tests ask of a cache. */
final class HubFixture implements AutoCloseable {
    static final String TOKEN = "hf_alicesToken";
    static final String MODEL = "models/acme/tiny";
    static final HubRepo TINY = HubRepo.model("acme/tiny");
    static final String CONFIG = "{\"model_type\": \"llama\"}\n";

    final FakeHub fake = FakeHub.start().user(TOKEN, "alice");
    final List<Duration> pauses = new CopyOnWriteArrayList<>();

    HubFixture() {
        fake.put(MODEL, "config.json", CONFIG);
        fake.put(MODEL, java.util.Map.of("model.safetensors", bytes(300_000, 1), "onnx/model.onnx", bytes(10, 2)));
    }

    /** {@return a builder for the fake Hub; pauses are remembered, not slept} */
    HuggingFaceHub.Builder hub(Path cache) {
        return HuggingFaceHub.builder(new HubSettings(name -> null))
                .endpoint(fake.uri())
                .cache(cache)
                .sleeper(pauses::add);
    }

    HuggingFaceHub open(Path cache) {
        return hub(cache).build();
    }

    HuggingFaceHub alice(Path cache) {
        return hub(cache).token(ApiKey.of(TOKEN)).build();
    }

    long asked(String method) {
        return fake.requests().stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    /** @param path regular expression that is to be found in the path */
    long asked(String method, String path) {
        Pattern pattern = Pattern.compile(path);
        return fake.requests().stream()
                .filter(request -> request.method().equals(method)
                        && pattern.matcher(request.path()).find())
                .count();
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        return hex("SHA-256", bytes);
    }

    static String gitSha1(byte[] bytes) {
        byte[] header = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(header, header.length + bytes.length);
        System.arraycopy(bytes, 0, all, header.length, bytes.length);
        return hex("SHA-1", all);
    }

    private static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> blobs(Path cache) {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> RepoCache.parent(file).endsWith("blobs"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return blobs that are not what their names say; those under way have another name} */
    static List<Path> corrupt(Path cache) {
        return blobs(cache).stream()
                .filter(blob -> !blob.toString().endsWith(".incomplete"))
                .filter(blob -> {
                    String name = String.valueOf(blob.getFileName());
                    byte[] bytes = read(blob);
                    return !name.equals(name.length() == 64 ? sha256(bytes) : gitSha1(bytes));
                })
                .toList();
    }

    @Override
    public void close() {
        fake.close();
    }
}
